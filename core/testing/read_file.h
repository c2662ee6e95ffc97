// SPDX-License-Identifier: Apache-2.0
//
// For tests and benchmarks only.
#ifndef CORE_TESTING_READ_FILE_H_
#define CORE_TESTING_READ_FILE_H_

#include <fstream>
#include <iterator>
#include <string>

namespace postgate {

// A file's bytes; none when there is no such file.
inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace postgate

#endif  // CORE_TESTING_READ_FILE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SUPPORT_RESIDENT_MEMORY_H_
#define POSTGATE_TESTS_SUPPORT_RESIDENT_MEMORY_H_

#include <sys/types.h>

#include <cstdint>
#include <fstream>
#include <string>

namespace postgate::testing_support {

// What a process holds in memory, in bytes, as Linux counts it (VmRSS); 0 when there is no such process.
inline int64_t ResidentBytes(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;) {
    int64_t kilobytes = 0;
    if (word == "VmRSS:" && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

// False also when there is no such process.
inline bool MayUseHugePages(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;) {
    int may = 0;
    if (word == "THP_enabled:" && status >> may) return may != 0;
  }
  return false;
}

}  // namespace postgate::testing_support

#endif  // POSTGATE_TESTS_SUPPORT_RESIDENT_MEMORY_H_

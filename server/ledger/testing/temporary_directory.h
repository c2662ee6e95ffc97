// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_TEMPORARY_DIRECTORY_H_
#define POSTGATE_SERVER_LEDGER_TESTING_TEMPORARY_DIRECTORY_H_

#include <string>

namespace postgate::ledger {

// A new folder, removed with all in it when this goes.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();

  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_TEMPORARY_DIRECTORY_H_

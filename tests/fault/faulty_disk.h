// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_FAULT_FAULTY_DISK_H_
#define POSTGATE_TESTS_FAULT_FAULTY_DISK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/testing/temporary_folder.h"
#include "tests/fault/power_loss.h"

namespace postgate::fault {

// What a program has to have in its environment, NAME=VALUE, to run under the shim below the folder `root`; begins a new journal, in which all
// that is there is durable. `fault` and `lies` as POSTGATE_STORAGE_FAULT and POSTGATE_STORAGE_LIES say it.
std::vector<std::string> ShimEnvironment(const std::string& root, const std::string& journal, const std::string& fault = "",
                                         const std::string& lies = "");

// A folder that a program works in under the shim (storage_calls.h), with its journal.
class FaultyDisk {
 public:
  FaultyDisk();

  const std::string& root() const { return root_; }
  const std::string& journal() const { return journal_; }
  std::string ledger() const { return root_ + "/ledger"; }

  // The environment of a program on this disk.
  std::vector<std::string> Mount(const std::string& fault = "", const std::string& lies = "") const {
    return ShimEnvironment(root_, journal_, fault, lies);
  }

  std::vector<Call> Calls() const { return CallsIn(journal_); }
  bool CutPower(Tear tear = {}) const { return fault::CutPower(root_, journal_, tear); }

  // Makes this disk's files those of the other.
  void CopyFrom(const FaultyDisk& other);

 private:
  TemporaryFolder folder_;
  const std::string root_;
  const std::string journal_;
};

}  // namespace postgate::fault

#endif  // POSTGATE_TESTS_FAULT_FAULTY_DISK_H_

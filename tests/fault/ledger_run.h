// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_FAULT_LEDGER_RUN_H_
#define POSTGATE_TESTS_FAULT_LEDGER_RUN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "server/ledger/store.h"
#include "tests/fault/faulty_disk.h"

namespace postgate::fault {

// Groups that a ledger-writer is told to write, and what became of them. What is known of the ledger lives here, outside the process that is
// made to fail.
class LedgerRun {
 public:
  struct Group {
    int entries = 0;
    size_t body_bytes = 0;
  };

  // Runs the program on the disk until it has answered all, or ended. After the last group it is told to close. `environment` is the
  // disk's Mount.
  void Write(const FaultyDisk& disk, const std::vector<std::string>& environment, const std::vector<Group>& groups,
             const std::string& program = "ledger-writer");

  // Opens what is left without faults, as the next start does, and says in words what is wrong: an acknowledged entry that is lost, an entry
  // that is not what was written, a ledger that cannot be opened or does not go on. Empty when all is well. From then on the groups
  // that nobody was told of and that did not survive are forgotten.
  std::string Audit(const FaultyDisk& disk);

  // The last sequence that was acknowledged.
  int64_t acknowledged() const { return acknowledged_; }
  // Of the last Write: the answers, and the exit code (128 + signal).
  const std::vector<std::string>& answers() const { return answers_; }
  int exit_code() const { return exit_code_; }
  // The first answer that was no success; empty when there was none.
  std::string failure() const;

 private:
  std::string AuditEntries(const ledger::Store& store) const;

  std::vector<size_t> body_bytes_;  // of the entry at each sequence that may be there
  int64_t acknowledged_ = ledger::kNoSequence;
  std::vector<std::string> answers_;
  int exit_code_ = 0;
};

}  // namespace postgate::fault

#endif  // POSTGATE_TESTS_FAULT_LEDGER_RUN_H_

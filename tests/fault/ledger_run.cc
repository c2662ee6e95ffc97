// SPDX-License-Identifier: Apache-2.0
#include "tests/fault/ledger_run.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/testing/entry_check.h"
#include "server/ledger/testing/write_groups.h"
#include "server/ledger/testing/writer_process.h"

namespace postgate::fault {
namespace {

bool IsSuccess(const std::string& answer) { return answer == "ok" || ledger::HeadIn(answer) >= 0; }

}  // namespace

void LedgerRun::Write(const FaultyDisk& disk, const std::vector<std::string>& environment, const std::vector<Group>& groups,
                      const std::string& program) {
  answers_.clear();
  ledger::WriterProcess writer(disk.ledger(), environment, program);
  for (const Group& group : groups) {
    // From here on it may be there. A group after one that failed has its sequences, if it is written at all: the store says where it stands.
    const std::string answer = writer.Do(absl::StrCat("write ", group.entries, " ", group.body_bytes));
    const int64_t head = ledger::HeadIn(answer);
    if (answers_.empty() || IsSuccess(answers_.back())) {
      body_bytes_.insert(body_bytes_.end(), static_cast<size_t>(group.entries), group.body_bytes);
    }
    answers_.push_back(answer);
    acknowledged_ = std::max(acknowledged_, head);
    if (answer.empty()) break;
  }
  if (!answers_.empty() && !answers_.back().empty()) answers_.push_back(writer.Do("close"));
  exit_code_ = writer.End();
}

std::string LedgerRun::failure() const {
  for (const std::string& answer : answers_) {
    if (!IsSuccess(answer)) return answer;
  }
  return "";
}

std::string LedgerRun::Audit(const FaultyDisk& disk) {
  const auto open = [&disk] { return ledger::OpenRocksdbStore({disk.ledger(), absl::FromUnixSeconds(ledger::kTestSeconds)}); };
  absl::StatusOr<std::unique_ptr<ledger::Store>> store = open();
  if (!store.ok()) return absl::StrCat("cannot be opened: ", store.status().ToString());
  if (std::string wrong = AuditEntries(**store); !wrong.empty()) return wrong;
  body_bytes_.resize(static_cast<size_t>((*store)->Head() + 1));
  const absl::Status written = (*store)->Write(ledger::MakeWriteGroup((*store)->Head() + 1, 1));
  if (!written.ok()) return absl::StrCat("does not go on: ", written.ToString());
  body_bytes_.push_back(16);
  acknowledged_ = (*store)->Head();
  return "";
}

std::string LedgerRun::AuditEntries(const ledger::Store& store) const {
  const int64_t head = store.Head();
  if (head < acknowledged_) return absl::StrCat("acknowledged entries are lost: ", acknowledged_, " was, the head is ", head);
  if (head >= static_cast<int64_t>(body_bytes_.size())) return absl::StrCat("entries that nobody wrote: the head is ", head);
  const absl::Status checked =
      ledger::CheckEntries(store, [this](int64_t sequence) { return body_bytes_[static_cast<size_t>(sequence)]; });
  return checked.ok() ? "" : checked.ToString();
}

}  // namespace postgate::fault

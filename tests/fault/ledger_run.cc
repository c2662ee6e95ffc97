// SPDX-License-Identifier: Apache-2.0
#include "tests/fault/ledger_run.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/testing/write_groups.h"
#include "server/ledger/testing/writer_process.h"

namespace postgate::fault {
namespace {

bool IsSuccess(const std::string& answer) { return answer == "ok" || ledger::HeadIn(answer) >= 0; }

std::string EntryAsWritten(int64_t sequence, size_t body_bytes) {
  ledger::v1::Block block;
  block.ParseFromString(ledger::MakeWriteGroup(sequence, 1, body_bytes).block);
  return block.entries(0).SerializeAsString();
}

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
  int64_t sequence = 0;
  while (sequence <= head) {
    const auto block = store.ReadBlock(sequence);
    if (!block.ok()) return absl::StrCat("entry ", sequence, " cannot be read: ", block.status().ToString());
    for (const ledger::v1::Entry& entry : (*block)->entries()) {
      if (sequence > head || entry.SerializeAsString() != EntryAsWritten(sequence, body_bytes_[static_cast<size_t>(sequence)])) {
        return absl::StrCat("entry ", sequence, " is not what was written");
      }
      ++sequence;
    }
  }
  const std::string producer = ledger::ProducerKey("carrier/a", "office");
  const auto state = store.ReadProducer(producer);
  if (!state.ok()) return absl::StrCat("the producer cannot be read: ", state.status().ToString());
  const int64_t committed = state->has_value() ? (*state)->committed_offset() : 0;
  if (committed != head + 1) return absl::StrCat("the producer is at ", committed, ", the head is ", head);
  const auto acks = store.ReadAcks(producer, 0, head + 1);
  if (!acks.ok()) return absl::StrCat("the acks cannot be read: ", acks.status().ToString());
  int64_t acked = 0;
  for (const ledger::v1::AckRecord& ack : *acks) {
    if (ack.first_offset() != acked) return absl::StrCat("an ack is missing at ", acked);
    acked = ack.next_offset();
  }
  return acked == head + 1 ? "" : absl::StrCat("the acks end with ", acked, ", the head is ", head);
}

}  // namespace postgate::fault

// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/entry_check.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/ledger/testing/write_groups.h"

namespace postgate::ledger {
namespace {

absl::Status Wrong(const std::string& what) { return absl::FailedPreconditionError(absl::StrCat("not as written: ", what)); }

std::string EntryAsWritten(int64_t sequence, size_t body_bytes) {
  v1::Block block;
  block.ParseFromString(MakeWriteGroup(sequence, 1, body_bytes).block);
  return block.entries(0).SerializeAsString();
}

// Adds what is wrong, or else the first failure to read, to `found`. Returns the sequence to go on with.
int64_t CheckBlockAt(const Store& store, int64_t sequence, const std::function<size_t(int64_t)>& body_bytes, absl::Status& found) {
  const absl::StatusOr<CommittedBlock> block = store.ReadBlock(sequence);
  if (!block.ok()) {
    found.Update(block.status());
    return sequence + 1;
  }
  if ((*block)->entries_size() == 0 || (*block)->first_sequence() > sequence) {
    found = Wrong(absl::StrCat("the block of ", sequence));
    return sequence + 1;
  }
  int64_t next = (*block)->first_sequence();
  for (const v1::Entry& entry : (*block)->entries()) {
    if (next > store.Head() || entry.SerializeAsString() != EntryAsWritten(next, body_bytes(next))) {
      found = Wrong(absl::StrCat("entry ", next, " in its block"));
    }
    ++next;
  }
  return next;
}

absl::Status CheckProducer(const Store& store) {
  const std::string producer = ProducerKey("carrier/a", "office");
  const auto state = store.ReadProducer(producer);
  if (!state.ok()) return state.status();
  const int64_t committed = state->has_value() ? (*state)->committed_offset() : 0;
  if (committed != store.Head() + 1) return Wrong(absl::StrCat("the producer is at ", committed, ", the head at ", store.Head()));
  const auto acks = store.ReadAcks(producer, 0, store.Head() + 1);
  if (!acks.ok()) return acks.status();
  int64_t acked = 0;
  for (const v1::AckRecord& ack : *acks) {
    if (ack.first_offset() != acked) return Wrong(absl::StrCat("an ack is missing at ", acked));
    acked = ack.next_offset();
  }
  return acked == store.Head() + 1 ? absl::OkStatus() : Wrong(absl::StrCat("the acks end with ", acked, ", the head is ", store.Head()));
}

}  // namespace

absl::Status CheckEntries(const Store& store, const std::function<size_t(int64_t sequence)>& body_bytes) {
  absl::Status found;
  for (int64_t sequence = 0; sequence <= store.Head() && !absl::IsFailedPrecondition(found);) {
    sequence = CheckBlockAt(store, sequence, body_bytes, found);
  }
  for (int64_t sequence = 0; sequence <= store.Head() && !absl::IsFailedPrecondition(found); ++sequence) {
    const absl::StatusOr<StoredEntry> stored = store.ReadEntry(sequence);
    if (!stored.ok()) {
      found.Update(stored.status());
    } else if (stored->entry.SerializeAsString() != EntryAsWritten(sequence, body_bytes(sequence))) {
      found = Wrong(absl::StrCat("entry ", sequence));
    }
  }
  if (absl::IsFailedPrecondition(found)) return found;
  const absl::Status producer = CheckProducer(store);
  if (absl::IsFailedPrecondition(producer)) return producer;
  found.Update(producer);
  return found;
}

}  // namespace postgate::ledger

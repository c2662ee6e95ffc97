// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/write_groups.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::ledger {

namespace {

// Bytes without a pattern, so that what is stored is about as large as what was written. The same for the same seed.
std::string Noise(size_t size, int64_t seed) {
  std::string bytes;
  bytes.reserve(size);
  uint64_t state = static_cast<uint64_t>(seed);
  for (size_t i = 0; i < size; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;  // Knuth's MMIX generator; the upper bits are the good ones
    bytes.push_back(static_cast<char>(state >> 56));
  }
  return bytes;
}

}  // namespace

std::string TestItemId(int64_t sequence) { return absl::StrCat("item-", sequence); }

WriteGroup MakeWriteGroup(int64_t first_sequence, int entry_count, size_t body_size) {
  v1::Block block;
  block.set_first_sequence(first_sequence);
  block.mutable_committed_at()->set_seconds(kTestSeconds);
  for (int i = 0; i < entry_count; ++i) {
    v1::Entry& entry = *block.add_entries();
    entry.set_principal("carrier/a");
    entry.mutable_item()->set_item_id(TestItemId(first_sequence + i));
    entry.mutable_item()->set_body(Noise(body_size, first_sequence + i));
  }
  WriteGroup group;
  group.first_sequence = first_sequence;
  group.entry_count = entry_count;
  group.block = block.SerializeAsString();
  v1::ProducerState state;
  state.set_producer_epoch(1);
  state.set_committed_offset(first_sequence + entry_count);
  group.producers.push_back({ProducerKey("carrier/a", "office"), state});
  v1::AckRecord ack;
  ack.set_first_offset(first_sequence);
  ack.set_next_offset(first_sequence + entry_count);
  group.acks.push_back({ProducerKey("carrier/a", "office"), std::move(ack)});
  return group;
}

v1::RequestRecord MakeRequestRecord(int64_t sequence, int64_t committed_at_seconds) {
  v1::RequestRecord record;
  record.set_sequence(sequence);
  record.mutable_committed_at()->set_seconds(committed_at_seconds);
  return record;
}

}  // namespace postgate::ledger

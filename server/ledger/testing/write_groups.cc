// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/write_groups.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::ledger {

std::string TestItemId(int64_t sequence) { return absl::StrCat("item-", sequence); }

WriteGroup MakeWriteGroup(int64_t first_sequence, int entry_count, size_t body_size) {
  v1::Block block;
  block.set_first_sequence(first_sequence);
  block.mutable_committed_at()->set_seconds(kTestSeconds);
  for (int i = 0; i < entry_count; ++i) {
    v1::Entry& entry = *block.add_entries();
    entry.set_principal("carrier/a");
    entry.mutable_item()->set_item_id(TestItemId(first_sequence + i));
    entry.mutable_item()->set_body(std::string(body_size, static_cast<char>('a' + (first_sequence + i) % 26)));
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

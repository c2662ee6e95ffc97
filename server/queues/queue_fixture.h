// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_QUEUE_FIXTURE_H_
#define POSTGATE_SERVER_QUEUES_QUEUE_FIXTURE_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "postgate/ledger/v1/entry.pb.h"
#include "server/ledger/store.h"

namespace postgate::queues {

// When the first block of these tests was committed, in seconds since 1970.
inline constexpr int64_t kCommittedAt = 1'750'000'000;

inline ledger::v1::Entry ItemEntryFor(const std::string& item_id, std::initializer_list<std::string> queues, int64_t departure_s = 0) {
  ledger::v1::Entry entry;
  entry.set_principal("carrier/post");
  ledger::v1::ItemEntry& item = *entry.mutable_item();
  item.set_item_id(item_id);
  item.set_outcome(v1::OUTCOME_ACCEPTED);
  item.set_registration_number("REG-" + item_id);
  item.set_version(1);
  for (const std::string& queue : queues) item.add_queues(queue);
  if (departure_s != 0) item.mutable_planned_departure_at()->set_seconds(departure_s);
  ledger::v1::ItemBody body;
  body.mutable_assessment()->set_score(0.5);
  body.mutable_declaration();
  item.set_body(body.SerializeAsString());
  return entry;
}

inline ledger::v1::Entry MovementEntryFor(std::initializer_list<int64_t> sequences, int64_t departure_s) {
  ledger::v1::Entry entry;
  for (const int64_t sequence : sequences) entry.mutable_movement()->add_affected_item_sequences(sequence);
  if (departure_s != 0) entry.mutable_movement()->mutable_departure_at()->set_seconds(departure_s);
  return entry;
}

inline ledger::v1::Entry CancellationEntryFor(int64_t sequence) {
  ledger::v1::Entry entry;
  entry.mutable_cancellation()->set_item_sequence(sequence);
  return entry;
}

inline ledger::v1::Entry AcknowledgementEntryFor(const std::string& queue, std::initializer_list<int64_t> sequences) {
  ledger::v1::Entry entry;
  entry.mutable_acknowledgement()->set_queue(queue);
  for (const int64_t sequence : sequences) entry.mutable_acknowledgement()->add_item_sequences(sequence);
  return entry;
}

inline ledger::v1::Entry DeadLetterEntryFor(const std::string& queue, int64_t sequence) {
  ledger::v1::Entry entry;
  entry.mutable_dead_letter()->set_queue(queue);
  entry.mutable_dead_letter()->set_item_sequence(sequence);
  entry.mutable_dead_letter()->set_attempts(16);
  return entry;
}

inline ledger::CommittedBlock BlockOf(int64_t first_sequence, std::vector<ledger::v1::Entry> entries) {
  auto block = std::make_shared<ledger::v1::Block>();
  block->set_first_sequence(first_sequence);
  block->mutable_committed_at()->set_seconds(kCommittedAt + first_sequence);
  for (ledger::v1::Entry& entry : entries) *block->add_entries() = std::move(entry);
  return block;
}

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_QUEUE_FIXTURE_H_

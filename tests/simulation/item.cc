// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/item.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_split.h"
#include "server/sealing/sealed_entry.h"
#include "tests/simulation/run.h"

namespace postgate::simulation {

SimulatedItem SimulatedItem::Of(absl::string_view bytes) {
  const std::vector<std::string> parts = absl::StrSplit(bytes, ' ');
  Require(parts.size() == 4, "no item: ", bytes);
  SimulatedItem item;
  item.item_id = parts[0];
  item.amends = parts[1] == "1";
  item.queues = static_cast<unsigned>(std::atoi(parts[2].c_str()));
  item.content = parts[3];
  return item;
}

std::vector<std::string> SimulatedItem::QueueNames() const {
  std::vector<std::string> names;
  for (size_t i = 0; i < assessment::kQueues.size(); ++i) {
    if ((queues >> i & 1u) != 0) names.emplace_back(assessment::kQueues[i]);
  }
  return names;
}

std::string ReceivedDigest(absl::string_view bytes) { return digest::BytesOf(digest::Sha256Of({bytes})); }

intake::PreparedBatch Prepare(const sealing::DayKeys& keys, const std::string& producer, const intake::ReceivedBatch& batch) {
  intake::PreparedBatch prepared;
  int64_t offset = batch.first_offset();
  for (const std::string& bytes : batch.envelope.items()) {
    const SimulatedItem sent = SimulatedItem::Of(bytes);
    registry::PreparedRecord& record = prepared.records.emplace_back();
    record.received_digest = ReceivedDigest(bytes);
    record.content_digest = sent.ContentDigest();
    record.result.set_offset(offset);
    record.result.set_item_id(sent.item_id);
    record.result.set_outcome(v1::OUTCOME_ACCEPTED);
    record.entry.set_principal(keys.principal);
    ledger::v1::ItemEntry& item = *record.entry.mutable_item();
    item.set_producer(producer);
    item.set_offset(offset++);
    item.set_item_id(sent.item_id);
    item.set_flow(v1::FLOW_DIRECTION_IMPORT);
    item.set_amends(sent.amends);
    item.set_received_digest(keys.personal->KeyedDigest(record.received_digest));
    item.set_content_digest(keys.personal->KeyedDigest(record.content_digest));
    for (const std::string& queue : sent.QueueNames()) item.add_queues(queue);
    ledger::v1::ItemBody body;
    body.set_received(bytes);
    body.mutable_declaration();
    body.mutable_assessment();
    body.set_evaluated(v1::OUTCOME_ACCEPTED);
    const absl::Status sealed = sealing::SealBody(keys, body.SerializeAsString(), record.entry);
    Require(sealed.ok(), "an item can't be sealed: ", sealed.ToString());
    prepared.size_bytes += record.entry.ByteSizeLong();
  }
  prepared.receipt = registry::DraftReceipt(keys, prepared.records);
  return prepared;
}

intake::Identify IdentifySimulated() {
  return {[](absl::string_view received) {
            const SimulatedItem item = SimulatedItem::Of(received);
            return intake::ContentIdentity{ReceivedDigest(received), item.ContentDigest(), item.amends};
          },
          [](absl::string_view) { return intake::ContentIdentity{}; }};
}

}  // namespace postgate::simulation

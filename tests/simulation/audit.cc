// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/audit.h"

#include "core/encoding/timestamp.h"
#include "server/register/rows.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::simulation {

using ledger::v1::Entry;

void Audit::CatchUp() {
  for (; groups_taken_ < store_.durable().size(); ++groups_taken_) {
    const ledger::WriteGroup& group = store_.durable()[groups_taken_];
    if (group.entry_count == 0) continue;
    ledger::v1::Block block;
    Require(block.ParseFromString(group.block), "a block does not parse");
    Require(block.first_sequence() == next_sequence_, "sequences have a gap: ", block.first_sequence(), " after ", next_sequence_ - 1);
    if (committed_at_.has_value()) {
      Require(encoding::ToTime(block.committed_at()) >= encoding::ToTime(*committed_at_), "the ledger's time goes back at ",
              next_sequence_);
    }
    committed_at_ = block.committed_at();
    for (const Entry& entry : block.entries()) Take(next_sequence_++, entry);
    Require(effects_left_ == 0, "decision ", decision_id_, " lacks ", effects_left_, " of its effects");
  }
}

void Audit::Take(int64_t sequence, const Entry& entry) {
  if (effects_left_ > 0) Require(entry.has_item_decision(), "a decision's effects do not follow it at ", sequence);
  TakeRequest(sequence, entry);
  if (entry.has_item()) return TakeItem(sequence, entry);
  if (entry.has_cancellation()) return TakeCancellation(sequence, entry.cancellation());
  if (entry.has_item_decision()) return TakeEffect(sequence, entry.item_decision());
  if (entry.has_decision()) {
    ++decisions_;
    decision_id_ = entry.decision().decision().decision_id();
    decision_sequence_ = sequence;
    effects_left_ = entry.decision().items_affected();
    Require(effects_left_ == 1, "a decision on one item has ", effects_left_, " effects");
    return;
  }
  queues_.Take(sequence, entry);
}

void Audit::TakeRequest(int64_t sequence, const Entry& entry) {
  if (entry.request_id().empty() || entry.has_item_decision()) return;
  Require(requests_.emplace(std::pair(entry.principal(), entry.request_id()), sequence).second, "request ", entry.request_id(), " of ",
          entry.principal(), " stands in the ledger twice, again at ", sequence);
}

std::string Audit::BytesOf(const Entry& entry) const {
  const absl::StatusOr<sealing::OpenedBody> opened = sealing::OpenBody(keys_, entry);
  Require(opened.ok(), "an item can't be opened: ", opened.status().ToString());
  return opened->body.received();
}

void Audit::TakeItem(int64_t sequence, const Entry& entry) {
  const ledger::v1::ItemEntry& item = entry.item();
  const std::string carrier(registry::CarrierOf(entry.principal()));
  const bool is_duplicate = item.outcome() == v1::OUTCOME_DUPLICATE;
  SimulatedItem sent;
  if (item.producer().empty()) {
    Require(!is_duplicate, "a unary call's item was filed before");
    sent = SimulatedItem::Of(BytesOf(entry));
  } else {
    int64_t& offset = offsets_[carrier];
    Require(item.offset() == offset, carrier, " has offset ", item.offset(), " after ", offset - 1, " at ", sequence);
    const std::vector<std::string>& all = sent_.at(carrier);
    Require(static_cast<size_t>(offset) < all.size(), "an offset was never sent");
    const std::string& bytes = all[static_cast<size_t>(offset++)];
    sent = SimulatedItem::Of(bytes);
    if (!is_duplicate) Require(BytesOf(entry) == bytes, carrier, " ", item.offset(), " is not what was sent");
  }
  Require(item.item_id() == sent.item_id, "the entry of ", sent.item_id, " is of ", item.item_id());
  ++items_;

  const auto key = std::pair(carrier, sent.item_id);
  const auto live = live_.find(key);
  if (live == live_.end()) {
    Require(item.outcome() == v1::OUTCOME_ACCEPTED || item.outcome() == v1::OUTCOME_ACCEPTED_WITH_FINDINGS, sent.item_id,
            " is not accepted");
    Require(item.version() == 1, "a new item has version ", item.version());
    const bool is_new =
        registrations_.emplace(item.registration_number(), Registration{carrier, sent.item_id, sent.Bytes(), 1, sequence, false}).second;
    Require(is_new, "registration ", item.registration_number(), " is given twice");
    live_[key] = item.registration_number();
    return Enqueue(sequence, sent);
  }
  Registration& registered = registrations_.at(live->second);
  if (SimulatedItem::Of(registered.content).ContentDigest() == sent.ContentDigest()) {
    Require(is_duplicate, sent.item_id, " came twice and is no duplicate");
    Require(item.registration_number() == live->second && item.original_sequence() == registered.sequence,
            "a duplicate is of another item");
    return;
  }
  Require(!is_duplicate, sent.item_id, " with other content is taken for a duplicate");
  if (item.outcome() == v1::OUTCOME_REJECTED) return;
  Require(sent.amends, sent.item_id, " was filed twice, and both were accepted");
  Require(item.registration_number() == live->second, "an amendment has a number of its own");
  Require(item.version() == registered.version + 1, "version ", item.version(), " follows version ", registered.version);
  queues_.Withdraw(registered.sequence, sequence);
  registered.version = item.version();
  registered.sequence = sequence;
  registered.content = sent.Bytes();
  Enqueue(sequence, sent);
}

void Audit::Enqueue(int64_t sequence, const SimulatedItem& item) {
  for (const std::string& queue : item.QueueNames()) queues_.Enqueue(queue, sequence, sequence);
}

void Audit::TakeCancellation(int64_t sequence, const ledger::v1::CancellationEntry& cancellation) {
  const auto found = registrations_.find(cancellation.registration_number());
  Require(found != registrations_.end(), "what was cancelled was never registered");
  Registration& registered = found->second;
  Require(!registered.cancelled, registered.item_id, " is cancelled twice");
  Require(cancellation.item_sequence() == registered.sequence && cancellation.version() == registered.version,
          "a cancellation is of another version of ", registered.item_id);
  registered.cancelled = true;
  live_.erase({registered.carrier, registered.item_id});
  queues_.Withdraw(registered.sequence, sequence);
}

void Audit::TakeEffect(int64_t sequence, const ledger::v1::ItemDecisionEntry& effect) {
  Require(effects_left_ > 0, "decision ", effect.decision_id(), " has an effect too many at ", sequence);
  --effects_left_;
  Require(effect.decision_id() == decision_id_ && effect.decision_sequence() == decision_sequence_, "an effect is of another decision");
  const auto found = registrations_.find(effect.registration_number());
  Require(found != registrations_.end(), "what was decided on was never registered");
  Require(effect.version() == found->second.version, "a decision is on a version that is not the present one");
  feeds_[found->second.carrier].push_back({sequence + 1, effect.decision_id(), effect.registration_number()});
}

int64_t Audit::CommittedOffset(const std::string& carrier) const {
  const auto found = offsets_.find(carrier);
  return found == offsets_.end() ? 0 : found->second;
}

const std::vector<Audit::Effect>& Audit::Feed(const std::string& carrier) const {
  static const std::vector<Effect> kNone;
  const auto found = feeds_.find(carrier);
  return found == feeds_.end() ? kNone : found->second;
}

std::optional<int64_t> Audit::AnsweredAt(const std::string& principal, const std::string& request_id) const {
  const auto found = requests_.find({principal, request_id});
  if (found == requests_.end()) return std::nullopt;
  return found->second;
}

}  // namespace postgate::simulation

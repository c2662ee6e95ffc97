// SPDX-License-Identifier: Apache-2.0
#include "server/intake/prepare.h"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "core/assessment/facilitation.h"
#include "server/intake/ack.h"
#include "server/intake/limits.h"
#include "server/sealing/scratch.h"

namespace postgate::intake {
namespace {

// Clear fields of an entry beside its body, bytes, about.
constexpr size_t kClearBytes = 400;

void SetFindings(const std::vector<v1::Finding>& findings, google::protobuf::RepeatedPtrField<v1::Finding>& to) {
  to.Assign(findings.begin(), findings.end());
}

// As the ledger says it in clear: how often which rule found something.
void CountFindings(const std::vector<v1::Finding>& findings, ledger::v1::ItemEntry& item) {
  for (const v1::Finding& finding : findings) {
    const auto counted = std::find_if(item.mutable_found()->begin(), item.mutable_found()->end(), [&finding](const ledger::v1::RuleFindings& rule) {
      return rule.rule_id() == finding.rule_id() && rule.severity() == finding.severity();
    });
    ledger::v1::RuleFindings& rule = counted != item.mutable_found()->end() ? *counted : *item.add_found();
    if (rule.findings() == 0) {
      rule.set_rule_id(finding.rule_id());
      rule.set_severity(finding.severity());
    }
    rule.set_findings(rule.findings() + 1);
  }
}

// An identifier that is too long is rejected; as a key of the register it would cost without use.
std::string EchoOf(const std::string& item_id) {
  std::string echo = item_id;
  CutAt(echo, kItemIdEchoBytesMax);
  return echo;
}

// What a return says that it brings back; empty for whatever is none.
std::vector<std::string> ReturnedItemIds(const records::Declaration& declaration) {
  std::vector<std::string> ids;
  const records::PostalDetails& details = declaration.postal_details();
  if (details.flow() != v1::FLOW_DIRECTION_RETURN && details.nature() != v1::NATURE_RETURN) return ids;
  for (const records::PreviousDocument& previous : declaration.goods_shipment().previous_documents()) ids.emplace_back(previous.id());
  return ids;
}

bool ClaimsReturnedGoods(const v1::Assessment& assessment) {
  return absl::c_any_of(assessment.reasons(), [](const v1::Reason& reason) { return reason.code() == assessment::kReturnedGoodsReason; });
}

}  // namespace

absl::StatusOr<RecordKeys> RecordKeysFor(sealing::Keys& keys, absl::string_view principal, absl::Time now) {
  absl::StatusOr<sealing::DayKeys> day = sealing::DayKeysFor(keys, principal, now);
  if (!day.ok()) return day.status();
  absl::StatusOr<sealing::ParcelKeys> parcels = sealing::ParcelKeysFor(keys, now);
  if (!parcels.ok()) return parcels.status();
  return RecordKeys{*std::move(day), *std::move(parcels)};
}

RecordMaker::RecordMaker(const RecordKeys* keys) : keys_(keys) {
  if (keys_ == nullptr) return;
  digests_.emplace(keys_->day.personal->digest_key());
  search_terms_.emplace(*keys_->day.personal);
  bodies_.emplace(keys_->day);
  if (keys_->parcels.current != nullptr) parcels_.emplace(keys_->parcels);
}

std::string RecordMaker::Keyed(const std::string& digest) { return digest::BytesOf(digests_->Of({digest})); }

registry::PreparedRecord RecordMaker::Item(evaluation::Evaluation& evaluation, std::string received, const RecordSource& source) {
  registry::PreparedRecord record;
  record.result.set_offset(source.offset);
  record.result.set_item_id(EchoOf(evaluation.sent.item_id));
  record.result.set_outcome(evaluation.outcome);
  SetFindings(evaluation.findings, *record.result.mutable_findings());
  record.received_digest = evaluation.received_digest;
  if (keys_ == nullptr) return record;
  record.entry.set_principal(keys_->day.principal);
  record.entry.set_request_id(source.request_id);
  ledger::v1::ItemEntry& item = *record.entry.mutable_item();
  item.set_producer(source.producer);
  item.set_offset(source.offset);
  item.set_item_id(record.result.item_id());
  item.set_flow(evaluation.flow);
  item.set_amends(evaluation.sent.amends);
  if (evaluation.sent.posted_at) *item.mutable_posted_at() = *evaluation.sent.posted_at;
  item.set_received_digest(Keyed(evaluation.received_digest));
  // Nearly every item is sent as it would be written.
  item.set_content_digest(evaluation.content_digest == evaluation.received_digest ? item.received_digest() : Keyed(evaluation.content_digest));
  record.content_digest = std::move(evaluation.content_digest);
  const bool accepted = evaluation.outcome != v1::OUTCOME_REJECTED;
  if (accepted) {
    // What is rejected is found by its identifier alone.
    item.set_ucr(evaluation.sent.ucr);
    // As normalization left it: it is compared with registered codes.
    item.set_destination_operator(std::string(evaluation.declaration->postal_details().destination_operator()));
    *item.mutable_queues() = evaluation.assessment->queues();
    item.set_category(evaluation.assessment->category());
    item.set_trusted_trader(evaluation.assessment->trusted_trader());
    search_terms_->AddAll(*evaluation.declaration, *item.mutable_search_terms());
    if (parcels_.has_value()) parcels_->Set(*evaluation.declaration, item);
    record.returned_item_ids = ReturnedItemIds(*evaluation.declaration);
    record.claims_returned_goods = !record.returned_item_ids.empty() && ClaimsReturnedGoods(*evaluation.assessment);
    if (evaluation.sent.planned_departure_at) *item.mutable_planned_departure_at() = *evaluation.sent.planned_departure_at;
  }
  item.set_outcome(evaluation.outcome);
  item.set_f43_elements(evaluation.f43_elements);
  CountFindings(evaluation.findings, item);

  SealBody(evaluation, std::move(received), record.entry);
  return record;
}

void RecordMaker::SealBody(evaluation::Evaluation& evaluation, std::string received, ledger::v1::Entry& entry) {
  auto& body = *google::protobuf::Arena::CreateMessage<ledger::v1::ItemBody>(evaluation.arena.get());
  body.set_received(std::move(received));
  SetFindings(evaluation.findings, *body.mutable_findings());
  const bool accepted = evaluation.outcome != v1::OUTCOME_REJECTED;
  if (accepted) body.unsafe_arena_set_allocated_assessment(evaluation.assessment);
  body.set_evaluated(evaluation.outcome);
  thread_local std::string bytes;
  const sealing::Scratch bytes_use(bytes);
  body.SerializeToString(&bytes);
  if (accepted) {
    const absl::string_view declaration = declarations_.WriteField(*evaluation.declaration, ledger::v1::ItemBody::kDeclarationFieldNumber);
    bytes.append(declaration.data(), declaration.size());
  }
  // The bytes are those of a body. Were they not, the item would be committed without what is in it.
  if (!bodies_->Seal(bytes, entry).ok()) std::abort();
}

registry::PreparedRecord RecordMaker::Movement(evaluation::MovementEvaluation evaluation, std::string received, const RecordSource& source) {
  const v1::Movement& movement = evaluation.movement;
  registry::PreparedRecord record;
  record.result.set_offset(source.offset);
  record.result.set_item_id(movement.receptacle_id().empty() ? movement.dispatch_id() : movement.receptacle_id());
  record.result.set_outcome(evaluation.outcome);
  SetFindings(evaluation.findings, *record.result.mutable_findings());
  record.received_digest = evaluation.received_digest;
  if (keys_ == nullptr) return record;
  record.entry.set_principal(keys_->day.principal);
  record.entry.set_request_id(source.request_id);
  ledger::v1::MovementEntry& moved = *record.entry.mutable_movement();
  moved.set_producer(source.producer);
  moved.set_offset(source.offset);
  moved.set_received_digest(Keyed(evaluation.received_digest));
  moved.set_content_digest(Keyed(evaluation.content_digest));
  record.content_digest = std::move(evaluation.content_digest);
  moved.set_outcome(evaluation.outcome);
  SetFindings(evaluation.findings, *moved.mutable_findings());

  if (evaluation.parsed) {
    moved.mutable_movement()->Swap(&evaluation.movement);
  } else {
    moved.set_received(std::move(received));
  }
  sealing::SealTexts(keys_->day, record.entry);
  return record;
}

size_t StoredBytes(const registry::PreparedRecord& record) {
  return record.entry.sealed().size() + record.entry.movement().ByteSizeLong() + kClearBytes;
}

PreparedBatch PrepareBatch(const evaluation::Evaluator& evaluator, const assessment::RiskData& risk_data, const evaluation::CarrierProfile& carrier,
                           const RecordKeys* keys, const std::string& producer, ReceivedBatch batch, absl::Time now) {
  PreparedBatch prepared;
  RecordMaker maker(keys);
  prepared.records.reserve(static_cast<size_t>(batch.count()));
  RecordSource source;
  source.producer = producer;
  source.offset = batch.first_offset();
  evaluation::Evaluation evaluation;
  // Of what is not stored nobody reads the assessment.
  assessment::RiskSession risk(keys == nullptr ? assessment::RiskData() : risk_data);
  for (std::string& received : *batch.envelope.mutable_items()) {
    evaluator.EvaluateItem(received, carrier, now, &evaluation, &risk);
    prepared.records.push_back(maker.Item(evaluation, std::move(received), source));
    prepared.size_bytes += StoredBytes(prepared.records.back());
    ++source.offset;
  }
  for (std::string& received : *batch.envelope.mutable_movements()) {
    evaluation::MovementEvaluation moved = evaluator.EvaluateMovement(received, carrier, now);
    prepared.records.push_back(maker.Movement(std::move(moved), std::move(received), source));
    prepared.size_bytes += StoredBytes(prepared.records.back());
    ++source.offset;
  }
  if (keys != nullptr) prepared.receipt = registry::DraftReceipt(keys->day, prepared.records);
  return prepared;
}

}  // namespace postgate::intake

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_REGISTER_FIXTURE_H_
#define POSTGATE_SERVER_REGISTER_REGISTER_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/ledger/committer.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/test_tree.h"
#include "server/ledger/testing/memory_table.h"
#include "server/register/decision.h"
#include "server/register/item_history.h"
#include "server/register/register.h"
#include "server/register/rows.h"
#include "server/register/submission.h"
#include "server/sealing/sealed_entry.h"
#include "server/sealing/testing/memory_keys.h"

namespace postgate::registry {

// A register over a ledger in memory, with a clock that stands until it is moved. Everything happens in the calling thread.
class RegisterTest : public testing::Test {
 protected:
  RegisterTest() { Restart(); }

  // What a restart of the process does: the table keeps what was flushed, the rest is replayed.
  void Restart() {
    registry_.reset();
    committer_.reset();
    RegisterOptions options;
    options.store = &store_;
    options.table = &table_;
    options.keys = &keys_;
    auto recovered = Register::Recover(options);
    ASSERT_TRUE(recovered.ok()) << recovered.status();
    registry_ = std::move(*recovered);
    ledger::Committer::Observer observer;
    observer.committed = [this](const ledger::CommittedBlock& block) { registry_->OnCommitted(block); };
    tree_ = ledger::OpenTestTree(&store_);
    committer_ = std::make_unique<ledger::Committer>(&store_, tree_.get(), [this] { return now_; }, std::move(observer));
  }

  // An item as the pure steps leave it, before it is sealed. Content is what makes its digest.
  static PreparedRecord Item(const std::string& item_id, const std::string& content = "a", bool amends = false) {
    PreparedRecord record;
    ledger::v1::ItemEntry& item = *record.entry.mutable_item();
    item.set_item_id(item_id);
    item.set_flow(v1::FLOW_DIRECTION_IMPORT);
    item.set_amends(amends);
    record.received_digest = "received " + content;
    record.content_digest = "content " + content;
    item.add_queues("release");
    ledger::v1::ItemBody body;
    v1::Item received;
    received.set_item_id(item_id);
    body.set_received(received.SerializeAsString());
    body.mutable_declaration();
    item.set_body(body.SerializeAsString());
    record.result.set_item_id(item_id);
    record.result.set_outcome(v1::OUTCOME_ACCEPTED);
    return record;
  }

  static PreparedRecord Rejected(PreparedRecord record) {
    v1::Finding finding;
    finding.set_rule_id("item.test");
    finding.set_severity(v1::SEVERITY_ERROR);
    ledger::v1::ItemBody body;
    body.ParseFromString(record.entry.item().body());
    *body.add_findings() = finding;
    record.entry.mutable_item()->set_body(body.SerializeAsString());
    *record.result.add_findings() = finding;
    record.result.set_outcome(v1::OUTCOME_REJECTED);
    return record;
  }

  static PreparedRecord Moved(v1::Movement movement) {
    PreparedRecord record;
    record.received_digest = movement.SerializeAsString();
    record.content_digest = movement.SerializeAsString();
    record.result.set_item_id(movement.receptacle_id());
    record.result.set_outcome(v1::OUTCOME_ACCEPTED);
    *record.entry.mutable_movement()->mutable_movement() = std::move(movement);
    return record;
  }

  static v1::Movement Nest(std::vector<std::string> item_ids, const std::string& receptacle_id, const std::string& dispatch_id = "") {
    v1::Movement movement;
    movement.set_kind(v1::MOVEMENT_KIND_NESTED);
    for (std::string& item_id : item_ids) movement.add_item_ids(std::move(item_id));
    movement.set_receptacle_id(receptacle_id);
    movement.set_dispatch_id(dispatch_id);
    return movement;
  }

  // Submits one record without a stream.
  SubmissionOutcome Submit(const std::string& carrier, PreparedRecord record, const std::string& request_id = "") {
    Submission submission;
    submission.carrier = carrier;
    submission.request_id = request_id;
    submission.records.push_back(std::move(record));
    return Run(std::move(submission));
  }

  v1::ItemResult SubmitOne(const std::string& carrier, PreparedRecord record) { return Submit(carrier, std::move(record)).results.at(0); }

  sealing::DayKeys KeysOf(const std::string& principal) { return *sealing::DayKeysFor(keys_, principal, now_); }

  // What intake does before it submits.
  void Seal(Submission& submission) {
    const sealing::DayKeys keys = KeysOf(CarrierPrincipal(submission.carrier));
    for (PreparedRecord& record : submission.records) {
      record.entry.set_principal(keys.principal);
      if (!record.entry.has_item()) {
        sealing::SealTexts(keys, record.entry);
        continue;
      }
      ledger::v1::ItemEntry& item = *record.entry.mutable_item();
      item.set_received_digest(keys.personal->KeyedDigest(record.received_digest));
      item.set_content_digest(keys.personal->KeyedDigest(record.content_digest));
      const std::string body = std::move(*item.mutable_body());
      item.clear_body();
      ASSERT_TRUE(sealing::SealBody(keys, body, record.entry).ok());
    }
    submission.receipt = DraftReceipt(keys, submission.records);
  }

  SubmissionOutcome Run(Submission submission) {
    SubmissionOutcome outcome;
    Seal(submission);
    committer_->Enqueue(ProposeSubmission(registry_.get(), std::move(submission), [&](SubmissionOutcome done) { outcome = std::move(done); }));
    committer_->CommitOnce();
    return outcome;
  }

  OpenedProducer Open(const std::string& carrier, const std::string& producer) {
    OpenedProducer opened;
    committer_->Enqueue(
        ProposeOpen(registry_.get(), carrier, producer, [&](absl::StatusOr<OpenedProducer> done) { opened = done.value(); }));
    committer_->CommitOnce();
    return opened;
  }

  absl::StatusOr<DecisionOutcome> Decide(v1::Decision decision, const std::string& request_id = "") {
    absl::StatusOr<DecisionOutcome> outcome;
    committer_->Enqueue(ProposeDecision(registry_.get(), KeysOf("customs/seoul"), std::move(decision), request_id,
                                        [&](absl::StatusOr<DecisionOutcome> done) { outcome = std::move(done); }));
    committer_->CommitOnce();
    return outcome;
  }

  static v1::Decision DecisionOn(const std::string& registration_number, v1::DecisionKind kind) {
    v1::Decision decision;
    decision.set_registration_number(registration_number);
    decision.set_kind(kind);
    return decision;
  }

  absl::StatusOr<CancellationOutcome> Cancel(const std::string& carrier, const std::string& item_id) {
    absl::StatusOr<CancellationOutcome> outcome;
    committer_->Enqueue(ProposeCancellation(registry_.get(), KeysOf(CarrierPrincipal(carrier)), item_id, "", "CANARY posted twice", "",
                                            [&](absl::StatusOr<CancellationOutcome> done) { outcome = std::move(done); }));
    committer_->CommitOnce();
    return outcome;
  }

  absl::StatusOr<int64_t> Confirm(const std::string& carrier, const std::string& decision_id, const std::string& registration_number = "",
                                  const std::string& request_id = "") {
    return ConfirmOn(FindConfirmedItems(*registry_, carrier, decision_id, registration_number), carrier, decision_id, request_id);
  }
  absl::StatusOr<int64_t> ConfirmOn(absl::StatusOr<std::vector<std::string>> items, const std::string& carrier,
                                    const std::string& decision_id, const std::string& request_id = "") {
    absl::StatusOr<int64_t> outcome;
    committer_->Enqueue(ProposeConfirmation(registry_.get(), KeysOf(CarrierPrincipal(carrier)), decision_id, v1::CONFIRMATION_IN_PLACE, "done by CANARY", std::move(items),
                                            request_id, [&](absl::StatusOr<int64_t> done) { outcome = std::move(done); }));
    committer_->CommitOnce();
    return outcome;
  }

  // The one use of an identifier, as its row is now; empty when there is none, or several.
  ledger::v1::ItemUse UseOf(const std::string& item_id) {
    const auto row = registry_->FindItem(item_id);
    return row.ok() && row->has_value() && (*row)->uses_size() == 1 ? (*row)->uses(0) : ledger::v1::ItemUse();
  }

  ItemRecords HistoryAnswer(const std::string& item_id) {
    return ItemHistory(*registry_, item_id, "", [](absl::string_view, absl::string_view) { return true; }).value_or(ItemRecords());
  }
  std::vector<v1::ItemRecord> History(const std::string& item_id) { return HistoryAnswer(item_id).records; }

  absl::Time now_ = absl::FromCivil(absl::CivilSecond(2026, 3, 1, 12, 0, 0), absl::UTCTimeZone());
  ledger::MemoryStore store_;
  ledger::MemoryTable table_;
  sealing::MemoryKeys keys_;
  std::unique_ptr<Register> registry_;
  std::unique_ptr<ledger::AuditTree> tree_;
  std::unique_ptr<ledger::Committer> committer_;
};

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_REGISTER_FIXTURE_H_

// SPDX-License-Identifier: Apache-2.0
#include "server/register/submission.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/crash_points/crash_points.h"
#include "core/plants/plant.h"
#include "server/register/items.h"
#include "server/register/movements.h"
#include "server/register/register.h"
#include "server/register/rows.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::registry {
namespace {

using ledger::v1::Entry;

// Items and movements take one sequence each, in a row, so that the receipt covers a range. What follows from them (inherited decisions)
// would break the range, so the entries of a submission are added first, then adjudicated in order.
class SubmissionProposal final : public ledger::Proposal {
 public:
  SubmissionProposal(Register* registry, Submission submission, std::function<void(SubmissionOutcome)> done)
      : registry_(*registry), submission_(std::move(submission)), principal_(CarrierPrincipal(submission_.carrier)), done_(std::move(done)) {}

  size_t size_bytes() const override { return submission_.size_bytes; }

  void Adjudicate(ledger::Draft& draft) override {
    if (submission_.receipt.leaf_parts.size() != submission_.records.size()) {
      outcome_.status = absl::InternalError("a submission came without a receipt for each record");
      return;
    }
    if (submission_.producer.empty()) {
      if (earlier_.Find(registry_.requests(), draft, principal_, submission_.request_id)) return;
    } else if (!TakeOffset(draft)) {
      return;
    }
    const int64_t first_sequence = draft.next_sequence();
    std::vector<Entry*> entries;
    entries.reserve(submission_.records.size());
    for (PreparedRecord& record : submission_.records) {
      Entry& entry = draft.AddEntry();
      entry = std::move(record.entry);
      entry.set_principal(principal_);
      entries.push_back(&entry);
    }
    std::vector<PendingInheritance> inheriting;
    for (size_t i = 0; i < entries.size(); ++i) {
      PreparedRecord& record = submission_.records[i];
      const int64_t sequence = first_sequence + static_cast<int64_t>(i);
      const absl::Status status =
          entries[i]->has_item() ? AdjudicateItem(registry_, draft, sequence, submission_.carrier, record, *entries[i], inheriting)
                                 : AdjudicateMovement(registry_, draft, sequence, submission_.carrier, *entries[i], record.result, inheriting);
      if (!status.ok()) return draft.Fail(status);
      outcome_.results.push_back(std::move(record.result));
    }
    for (const PendingInheritance& pending : inheriting) {
      if (absl::Status added = AddInherited(registry_, draft, pending); !added.ok()) return draft.Fail(added);
    }
    std::string salt_seed = submission_.receipt.salt_seed;
    const int32_t key_day = submission_.receipt.key_day;
    receipt_ = PromiseReceipt(draft, first_sequence, std::move(submission_.receipt));
    Remember(draft, first_sequence, std::move(salt_seed), key_day);
  }

  void Complete(const absl::Status& status, const ledger::CommittedBlock& block) override {
    if (!status.ok()) {
      outcome_ = SubmissionOutcome{status, {}, {}};
    } else if (earlier_.found()) {
      absl::StatusOr<Entry> entry = earlier_.Read(registry_.store(), block, {submission_.records.front().entry.kind_case()});
      outcome_.status = entry.ok() ? AnswerAgain(*entry) : entry.status();
    } else if (receipt_ != nullptr) {
      outcome_.receipt = *receipt_;
    }
    done_(std::move(outcome_));
  }

 private:
  absl::Status AnswerAgain(const Entry& entry) {
    absl::StatusOr<v1::ItemResult> result = ResultOf(registry_.keys(), entry);
    if (!result.ok()) return result.status();
    absl::StatusOr<v1::Receipt> receipt = earlier_.Receipt(registry_.keys(), principal_);
    if (!receipt.ok()) return receipt.status();
    outcome_.results.push_back(*std::move(result));
    outcome_.receipt = *std::move(receipt);
    return absl::OkStatus();
  }

  // Checks the producer's epoch and offset and moves the offset on. False: refused.
  bool TakeOffset(ledger::Draft& draft) {
    producer_key_ = ledger::ProducerKey(submission_.carrier, submission_.producer);
    absl::StatusOr<ledger::v1::ProducerState> state = registry_.producers().Find(producer_key_);
    if (!state.ok()) {
      draft.Fail(state.status());
      return false;
    }
    if (state->producer_epoch() != submission_.producer_epoch && !POSTGATE_PLANT(epoch_check_left_out)) {
      outcome_.status = absl::AbortedError("a later stream opened the same producer");
      return false;
    }
    if (state->committed_offset() != submission_.first_offset) {
      outcome_.status = absl::OutOfRangeError(
          absl::StrCat("the expected offset is ", state->committed_offset(), ", not ", submission_.first_offset));
      return false;
    }
    state->set_committed_offset(submission_.first_offset + static_cast<int64_t>(submission_.records.size()));
    if (POSTGATE_PLANT(offset_off_by_one)) state->set_committed_offset(state->committed_offset() - 1);
    if (!POSTGATE_PLANT(offset_in_flight_forgotten)) registry_.producers().Put(producer_key_, *state);
    producer_state_ = *state;
    return true;
  }

  void Remember(ledger::Draft& draft, int64_t first_sequence, std::string salt_seed, int32_t key_day) {
    if (submission_.producer.empty()) {
      registry_.requests().AddWithReceipt(draft, principal_, submission_.request_id, first_sequence, receipt_, std::move(salt_seed), key_day);
      return;
    }
    ledger::v1::AckRecord ack;
    ack.set_salt_seed(std::move(salt_seed));
    ack.set_key_day(key_day);
    ack.set_first_offset(submission_.first_offset);
    ack.set_next_offset(producer_state_.committed_offset());
    draft.AddAck(producer_key_, std::move(ack), receipt_);
    draft.SetProducer(producer_key_, producer_state_);
  }

  Register& registry_;
  Submission submission_;
  const std::string principal_;
  const std::function<void(SubmissionOutcome)> done_;
  SubmissionOutcome outcome_;
  const v1::Receipt* receipt_ = nullptr;  // the draft's
  std::string producer_key_;
  ledger::v1::ProducerState producer_state_;
  EarlierAnswer earlier_;
};

class OpenProposal final : public ledger::Proposal {
 public:
  OpenProposal(Register* registry, std::string carrier, std::string producer, std::function<void(absl::StatusOr<OpenedProducer>)> done)
      : registry_(*registry), key_(ledger::ProducerKey(carrier, producer)), done_(std::move(done)) {}

  size_t size_bytes() const override { return key_.size(); }

  void Adjudicate(ledger::Draft& draft) override {
    absl::StatusOr<ledger::v1::ProducerState> state = registry_.producers().Find(key_);
    if (!state.ok()) return draft.Fail(state.status());
    if (!POSTGATE_PLANT(epoch_not_raised)) state->set_producer_epoch(state->producer_epoch() + 1);
    registry_.producers().Put(key_, *state);
    draft.SetProducer(key_, *state);
    opened_ = {state->producer_epoch(), state->committed_offset(), draft.metadata().ledger_epoch()};
    if (POSTGATE_PLANT(resume_from_wrong_offset)) ++opened_.committed_offset;
  }

  void Complete(const absl::Status& status, const ledger::CommittedBlock&) override {
    if (status.ok()) {
      Pass(CrashPoint::kProducerOpened);
      done_(std::move(opened_));
    } else {
      done_(status);
    }
  }

 private:
  Register& registry_;
  const std::string key_;
  const std::function<void(absl::StatusOr<OpenedProducer>)> done_;
  OpenedProducer opened_;
};

}  // namespace

ReceiptDraft DraftReceipt(const sealing::DayKeys& keys, const std::vector<PreparedRecord>& records) {
  std::vector<ReceiptPart> parts;
  parts.reserve(records.size());
  for (const PreparedRecord& record : records) parts.push_back({record.received_digest, record.entry.sealed()});
  return DraftReceipt(keys, parts);
}

std::unique_ptr<ledger::Proposal> ProposeSubmission(Register* registry, Submission submission,
                                                    std::function<void(SubmissionOutcome)> done) {
  return std::make_unique<SubmissionProposal>(registry, std::move(submission), std::move(done));
}

std::unique_ptr<ledger::Proposal> ProposeOpen(Register* registry, std::string carrier, std::string producer,
                                              std::function<void(absl::StatusOr<OpenedProducer>)> done) {
  return std::make_unique<OpenProposal>(registry, std::move(carrier), std::move(producer), std::move(done));
}

absl::StatusOr<v1::ItemResult> ResultOf(sealing::Keys& keys, const Entry& entry) {
  if (entry.has_movement()) {
    Entry opened = entry;
    if (auto readable = sealing::OpenTexts(keys, opened); !readable.ok()) return readable.status();
    return ResultOf(opened, {});
  }
  absl::StatusOr<sealing::OpenedBody> opened = sealing::OpenBody(keys, entry);
  if (!opened.ok()) return opened.status();
  return ResultOf(entry, opened->body);
}

v1::ItemResult ResultOf(const Entry& entry, const ledger::v1::ItemBody& body) {
  v1::ItemResult result;
  if (entry.has_movement()) {
    const ledger::v1::MovementEntry& moved = entry.movement();
    result.set_offset(moved.offset());
    result.set_item_id(moved.movement().receptacle_id().empty() ? moved.movement().dispatch_id() : moved.movement().receptacle_id());
    result.set_outcome(moved.outcome());
    *result.mutable_findings() = moved.findings();
    for (const v1::Finding& finding : moved.assigned_findings()) *result.add_findings() = finding;
    return result;
  }
  const ledger::v1::ItemEntry& item = entry.item();
  result.set_offset(item.offset());
  result.set_item_id(item.item_id());
  result.set_outcome(item.outcome());
  result.set_registration_number(item.registration_number());
  result.set_version(item.version());
  *result.mutable_findings() = body.findings();
  for (const v1::Finding& finding : item.assigned_findings()) *result.add_findings() = finding;
  return result;
}

}  // namespace postgate::registry

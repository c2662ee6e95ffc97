// SPDX-License-Identifier: Apache-2.0
#include "server/queues/dead_letter_proposals.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/assessment/queues.h"
#include "core/plants/plant.h"
#include "server/queues/write_proposal.h"
#include "server/register/rows.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::queues {
namespace {

using ledger::v1::Entry;

class RetryProposal final : public WriteProposal<std::vector<int64_t>> {
 public:
  RetryProposal(QueueAdjudication* adjudication, Entry entry, size_t queue, bool needs_one, Done done)
      : WriteProposal(adjudication, std::move(entry), std::move(done)), queue_(queue), needs_one_(needs_one) {}

 private:
  absl::Status Decide(ledger::Draft& draft, Entry& entry) override {
    const std::vector<int64_t> asked = OutcomeOf(0, entry);
    entry.mutable_dead_letter_retry()->clear_item_sequences();
    for (const int64_t item : asked) {
      const absl::StatusOr<bool> is_dead_letter = adjudication_.IsDeadLetter(queue_, item);
      if (!is_dead_letter.ok()) return LookUpFailed(draft, is_dead_letter.status());
      if (*is_dead_letter) entry.mutable_dead_letter_retry()->add_item_sequences(item);
    }
    if (!needs_one_ || entry.dead_letter_retry().item_sequences_size() > 0) return absl::OkStatus();
    return absl::FailedPreconditionError("the queue has set aside none of these items, or has none of them any longer");
  }

  void Entered(int64_t sequence, const Entry& entry) override {
    if (POSTGATE_PLANT(retry_in_flight_forgotten)) return;
    for (const int64_t item : entry.dead_letter_retry().item_sequences()) adjudication_.taken_back.Add({queue_, item}, sequence);
  }

  std::vector<int64_t> OutcomeOf(int64_t, const Entry& entry) const override {
    return {entry.dead_letter_retry().item_sequences().begin(), entry.dead_letter_retry().item_sequences().end()};
  }

  const size_t queue_;
  const bool needs_one_;
};

class ResubmissionProposal final : public WriteProposal<v1::ResubmitDeadLetterResponse> {
 public:
  ResubmissionProposal(QueueAdjudication* adjudication, Entry entry, ResubmittedItem item, Done done)
      : WriteProposal(adjudication, std::move(entry), std::move(done)), item_(std::move(item)) {}

 private:
  absl::Status Decide(ledger::Draft& draft, Entry&) override {
    const absl::StatusOr<bool> is_dead_letter = adjudication_.IsDeadLetter(item_.queue, item_.item_sequence);
    if (!is_dead_letter.ok()) return LookUpFailed(draft, is_dead_letter.status());
    // An amendment or a cancellation may be on its way to the reader.
    const absl::StatusOr<registry::ItemRowPtr> row = adjudication_.registry->overlay().FindItem(item_.item_id);
    if (!row.ok()) return LookUpFailed(draft, row.status());
    const bool is_current = registry::FindCurrentUse(row->get(), item_.registration_number, item_.item_sequence) != nullptr;
    if (*is_dead_letter && is_current) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat("item ", item_.item_sequence, " is no dead letter of queue ",
                                                      std::string(assessment::kQueues[item_.queue]),
                                                      ": it never was one, or was retried, resubmitted, amended or cancelled since"));
  }

  void Entered(int64_t sequence, const Entry&) override { adjudication_.taken_back.Add({item_.queue, item_.item_sequence}, sequence); }

  v1::ResubmitDeadLetterResponse OutcomeOf(int64_t sequence, const Entry& entry) const override {
    v1::ResubmitDeadLetterResponse response;
    response.set_registration_number(entry.dead_letter_resubmission().registration_number());
    response.set_version(entry.dead_letter_resubmission().version());
    response.set_resubmission_sequence(sequence);
    return response;
  }

  const ResubmittedItem item_;
};

}  // namespace

std::unique_ptr<ledger::Proposal> ProposeRetry(QueueAdjudication* adjudication, std::string principal, size_t queue,
                                               const std::vector<int64_t>& item_sequences, bool needs_one, std::string request_id,
                                               std::function<void(absl::StatusOr<std::vector<int64_t>>)> done) {
  Entry entry;
  entry.set_principal(std::move(principal));
  entry.set_request_id(std::move(request_id));
  entry.mutable_dead_letter_retry()->set_queue(std::string(assessment::kQueues[queue]));
  entry.mutable_dead_letter_retry()->mutable_item_sequences()->Add(item_sequences.begin(), item_sequences.end());
  return std::make_unique<RetryProposal>(adjudication, std::move(entry), queue, needs_one, std::move(done));
}

std::unique_ptr<ledger::Proposal> ProposeResubmission(QueueAdjudication* adjudication, const sealing::DayKeys& keys, ResubmittedItem item,
                                                      const google::protobuf::RepeatedPtrField<v1::PieceRevision>& revisions,
                                                      std::string request_id,
                                                      std::function<void(absl::StatusOr<v1::ResubmitDeadLetterResponse>)> done) {
  Entry entry;
  entry.set_principal(keys.principal);
  entry.set_request_id(std::move(request_id));
  ledger::v1::DeadLetterResubmissionEntry& resubmission = *entry.mutable_dead_letter_resubmission();
  resubmission.set_queue(std::string(assessment::kQueues[item.queue]));
  resubmission.set_item_sequence(item.item_sequence);
  resubmission.set_registration_number(item.registration_number);
  resubmission.set_version(item.version);
  *resubmission.mutable_revisions() = revisions;
  sealing::SealTexts(keys, entry);
  return std::make_unique<ResubmissionProposal>(adjudication, std::move(entry), std::move(item), std::move(done));
}

}  // namespace postgate::queues

// SPDX-License-Identifier: Apache-2.0
#include "server/intake/submit_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/crash_points/crash_points.h"
#include "core/plants/plant.h"
#include "server/intake/ack.h"
#include "server/intake/errors.h"
#include "server/intake/limits.h"

namespace postgate::intake {
namespace {

absl::Status Fenced() {
  return MakeError(absl::StatusCode::kAborted, kFenced,
                   "a later stream opened the same producer; this one ends, and must not reconnect by itself");
}

// The text says nothing of the ledger's own error: the operator has it in the hub's log.
absl::Status LedgerStopped() {
  return MakeError(absl::StatusCode::kUnavailable, kLedgerStopped, "the hub can't store anything now; reconnect later and resume",
                   kBusyRetryDelay);
}

absl::Status TooManyFaults(const absl::Status& last) {
  return MakeError(absl::StatusCode::kResourceExhausted, kTooManyFaults,
                   absl::StrCat("more than ", kFaultsInARowMax, " faults and no batch between them; the last: ", last.message()));
}

absl::Status RefusalOf(const absl::Status& status) {
  if (absl::IsAborted(status)) return Fenced();
  // The session proposes each offset once and in order, so this is a defect of the hub, and nothing was stored.
  if (absl::IsOutOfRange(status)) return absl::InternalError(status.message());
  return LedgerStopped();
}

}  // namespace

SubmitSession::SubmitSession(Options options, SubmitSessionActions* actions)
    : options_(std::move(options)), actions_(*actions), window_items_(std::max(options_.window_items, kItemsInFlightPerStreamMin)) {}

void SubmitSession::Start() { actions_.ReadNext(); }

void SubmitSession::OnMessage(IncomingMessage message) {
  if (phase_ == Phase::kEnded || drain_reason_.has_value()) return;
  if (auto* open = std::get_if<v1::Open>(&message)) return HandleOpen(*open);
  if (phase_ == Phase::kBeforeOpen) {
    return End(Invalid(kOpenExpected, "the first message of the stream has to be open"));
  }
  if (auto* batch = std::get_if<ReceivedBatch>(&message)) return HandleBatch(std::move(*batch));
  Refuse(true, Invalid(kMalformed, std::get<MalformedMessage>(message).reason));
}

void SubmitSession::HandleOpen(const v1::Open& open) {
  if (phase_ != Phase::kBeforeOpen) {
    return End(Invalid(kOpenRepeated, "the stream is open already; one stream has one producer"));
  }
  if (absl::Status checked = CheckOpen(open); !checked.ok()) return End(std::move(checked));
  producer_ = open.producer();
  validate_only_ = open.validate_only();
  signing_certificate_ = open.signing_certificate();
  if (validate_only_) {
    phase_ = Phase::kServing;
    return SendOpened(0, options_.ledger_epoch);
  }
  phase_ = Phase::kOpening;
  actions_.OpenProducer(producer_);
}

void SubmitSession::OnOpened(absl::StatusOr<registry::OpenedProducer> opened) {
  if (phase_ != Phase::kOpening) return;
  if (!opened.ok()) return End(RefusalOf(opened.status()));
  phase_ = Phase::kServing;
  producer_epoch_ = opened->producer_epoch;
  SendOpened(opened->committed_offset, opened->ledger_epoch);
}

void SubmitSession::SendOpened(int64_t committed_offset, const std::string& ledger_epoch) {
  expected_offset_ = committed_offset;
  largest_window_told_ = window_items_;
  v1::SubmitItemsResponse response;
  v1::Opened& opened = *response.mutable_opened();
  opened.set_committed_offset(committed_offset);
  opened.set_max_items_in_flight(window_items_);
  opened.set_ledger_epoch(ledger_epoch);
  opened.set_max_items_per_batch(kBatchItemsMax);
  opened.set_max_bytes_per_batch(static_cast<int32_t>(kBatchBytesMax));
  opened.set_receipt_certificates(options_.receipt_certificates);
  actions_.Send(std::move(response));
  if (drain_reason_.has_value()) {
    v1::SubmitItemsResponse drain;
    drain.mutable_drain()->set_reason(*drain_reason_);
    actions_.Send(std::move(drain));
  }
  ReadOn();
}

void SubmitSession::HandleBatch(ReceivedBatch batch) {
  const int64_t first = batch.first_offset();
  const bool is_next_try = first == expected_offset_ || (first < expected_offset_ && batch.next_offset() > expected_offset_);
  if (absl::Status checked = CheckBatch(batch); !checked.ok()) return Refuse(is_next_try, std::move(checked));
  if (first > expected_offset_) {
    return Refuse(is_next_try,
                  MakeError(absl::StatusCode::kOutOfRange, kOffsetGap,
                            absl::StrCat("the batch starts at ", first, ", the expected offset is ", expected_offset_)));
  }
  // What was acked before is compared and not taken: there the first signature stands, or none.
  if (options_.signature_required && !batch.envelope.has_signature() && batch.next_offset() > expected_offset_) {
    return Refuse(is_next_try, Invalid(kSignatureRequired, "the hub takes this carrier's batches with a signature alone, and this one has none"));
  }
  if (in_flight_ + batch.count() > largest_window_told_) {
    return Refuse(is_next_try, MakeError(absl::StatusCode::kResourceExhausted, kWindowExceeded,
                                         absl::StrCat("with this batch ", in_flight_ + batch.count(),
                                                      " items would be in flight, more than ", largest_window_told_),
                                         kWindowRetryDelay));
  }
  if (actions_.ReserveItems(batch.weight())) return TakeReserved(std::move(batch));
  waiting_ = WaitsForRoom{std::move(batch)};
}

void SubmitSession::Refuse(bool is_next_try, absl::Status status) {
  // One fault for each expected offset, however many batches were under way; but no try of the client stays without an answer.
  if (faulted_ && !is_next_try) return ReadOn();
  faulted_ = true;
  if (++faults_in_a_row_ > kFaultsInARowMax) {
    return End(TooManyFaults(status));
  }
  waiting_ = WaitsToBeRefused{std::move(status)};
  ServeWaiting();
}

void SubmitSession::OnItemsReserved() {
  WaitsForRoom* waits = std::get_if<WaitsForRoom>(&waiting_);
  if (waits == nullptr) return;
  ReceivedBatch batch = std::move(waits->batch);
  waiting_ = Nothing{};
  // The stream ended while the room was under way.
  if (phase_ == Phase::kEnded) return actions_.ReleaseItems(batch.weight());
  // The stream went back to an earlier offset, and the client has been told.
  if (batch.first_offset() > expected_offset_) {
    actions_.ReleaseItems(batch.weight());
    return ReadOn();
  }
  TakeReserved(std::move(batch));
}

void SubmitSession::TakeReserved(ReceivedBatch batch) {
  const int64_t weight = batch.weight();
  in_flight_ += batch.count();
  reserved_ += weight;
  // A stream that only validates stores nothing that a batch could be compared with.
  if (validate_only_ || batch.first_offset() == expected_offset_) return TakeFresh(std::move(batch), weight);
  WaitsToBeCompared waits;
  if (batch.next_offset() > expected_offset_) waits.fresh = SplitAt(batch, expected_offset_ + (POSTGATE_PLANT(resend_split_at_wrong_offset) ? 1 : 0));
  waits.count = batch.count();
  waits.weight = waits.fresh.has_value() ? waits.count : weight;
  waits.fresh_weight = weight - waits.weight;
  waits.received_at = batch.received_at;
  waits.resent = std::move(batch);
  waiting_ = std::move(waits);
  ServeWaiting();
}

void SubmitSession::TakeFresh(ReceivedBatch batch, int64_t weight) {
  Pass(CrashPoint::kBatchReceived);
  if (batch.next_offset() > expected_offset_) {
    expected_offset_ = batch.next_offset();
    faulted_ = false;
  }
  TakenBatch taken;
  taken.first_offset = batch.first_offset();
  taken.count = batch.count();
  taken.weight = weight;
  taken.received_at = batch.received_at;
  taken_.push_back(std::move(taken));
  actions_.Evaluate(first_taken_id_ + static_cast<int64_t>(taken_.size()) - 1, std::move(batch));
  ReadOn();
}

SubmitSession::TakenBatch* SubmitSession::Find(int64_t batch_id) {
  const int64_t at = batch_id - first_taken_id_;
  if (phase_ == Phase::kEnded || at < 0 || at >= static_cast<int64_t>(taken_.size())) return nullptr;
  return &taken_[static_cast<size_t>(at)];
}

void SubmitSession::OnEvaluated(int64_t batch_id, absl::StatusOr<PreparedBatch> prepared) {
  TakenBatch* taken = Find(batch_id);
  if (taken == nullptr) return;
  taken->is_evaluated = true;
  if (taken->state == TakenBatch::State::kRefused) return SendDone();
  if (!prepared.ok() && ReasonOf(prepared.status()) == kSignatureInvalid) return RefuseTaken(batch_id, prepared.status());
  if (!prepared.ok()) return End(prepared.status());
  Pass(CrashPoint::kBatchEvaluated);
  taken->prepared = *std::move(prepared);
  taken->state = TakenBatch::State::kEvaluated;
  ProposeEvaluated();
}

void SubmitSession::RefuseTaken(int64_t batch_id, absl::Status status) {
  const auto refused = static_cast<size_t>(batch_id - first_taken_id_);
  expected_offset_ = taken_[refused].first_offset;
  faulted_ = true;
  taken_[refused].refusal = std::move(status);
  for (size_t i = refused; i < taken_.size(); ++i) {
    taken_[i].state = TakenBatch::State::kRefused;
    taken_[i].prepared = {};
  }
  DropWaiting();
  SendDone();
}

// What stands behind a refused batch needs no answer of its own: the fault tells from where to send again. One that waits for room keeps its place, since
// the room may be under way.
void SubmitSession::DropWaiting() {
  if (auto* compared = std::get_if<WaitsToBeCompared>(&waiting_)) {
    Release(compared->count + (compared->fresh.has_value() ? compared->fresh->count() : 0), compared->weight + compared->fresh_weight);
  } else if (!std::holds_alternative<WaitsToBeRefused>(waiting_)) {
    return;
  }
  waiting_ = Nothing{};
  ReadOn();
}

void SubmitSession::ProposeEvaluated() {
  for (; proposed_ < taken_.size(); ++proposed_) {
    TakenBatch& taken = taken_[proposed_];
    if (taken.state == TakenBatch::State::kRefused) continue;
    if (taken.state != TakenBatch::State::kEvaluated) break;
    if (validate_only_) {
      std::vector<v1::ItemResult> results;
      results.reserve(taken.prepared.records.size());
      for (registry::PreparedRecord& record : taken.prepared.records) results.push_back(std::move(record.result));
      *taken.ack.mutable_ack() = MakeAck(taken.first_offset, std::move(results));
      taken.prepared = {};
      taken.state = TakenBatch::State::kDone;
      continue;
    }
    registry::Submission submission;
    submission.carrier = options_.carrier;
    submission.producer = producer_;
    submission.producer_epoch = producer_epoch_;
    submission.first_offset = taken.first_offset;
    submission.records = std::move(taken.prepared.records);
    submission.receipt = std::move(taken.prepared.receipt);
    submission.size_bytes = taken.prepared.size_bytes;
    taken.state = TakenBatch::State::kProposed;
    actions_.Commit(first_taken_id_ + static_cast<int64_t>(proposed_), std::move(submission));
  }
  if (validate_only_) SendDone();
}

void SubmitSession::OnCommitted(int64_t batch_id, registry::SubmissionOutcome outcome) {
  TakenBatch* taken = Find(batch_id);
  if (taken == nullptr) return;
  if (!outcome.status.ok()) return End(RefusalOf(outcome.status));
  v1::Ack& ack = *taken->ack.mutable_ack();
  ack = MakeAck(taken->first_offset, std::move(outcome.results));
  *ack.mutable_receipt() = std::move(outcome.receipt);
  Pass(CrashPoint::kAckMade);
  taken->state = TakenBatch::State::kDone;
  SendDone();
}

void SubmitSession::SendDone() {
  while (!taken_.empty() && taken_.front().HasEnded()) {
    TakenBatch taken = std::move(taken_.front());
    taken_.pop_front();
    ++first_taken_id_;
    if (proposed_ > 0) --proposed_;
    Release(taken.count, taken.weight);
    if (taken.state == TakenBatch::State::kDone) {
      faults_in_a_row_ = 0;
      SendAck(std::move(taken.ack), taken.received_at);
    } else if (taken.refusal.has_value()) {
      if (++faults_in_a_row_ > kFaultsInARowMax) return End(TooManyFaults(*taken.refusal));
      SendFault(*taken.refusal, taken.first_offset);
    }
  }
  ServeWaiting();
  FinishIfIdle();
}

void SubmitSession::SendAck(v1::SubmitItemsResponse ack, absl::Time received_at) {
  const int64_t items = ack.ack().results_size();
  actions_.Send(std::move(ack));
  actions_.OnAcked(items, received_at);
}

void SubmitSession::ServeWaiting() {
  if (!taken_.empty()) return;
  if (auto* refused = std::get_if<WaitsToBeRefused>(&waiting_)) {
    const absl::Status status = std::move(refused->status);
    waiting_ = Nothing{};
    SendFault(status, expected_offset_);
    return ReadOn();
  }
  auto* compared = std::get_if<WaitsToBeCompared>(&waiting_);
  if (compared == nullptr || compared->looked_up) return;
  compared->looked_up = true;
  actions_.LookUpResent(std::move(compared->resent));
}

void SubmitSession::OnResent(absl::StatusOr<ResentAnswer> answer) {
  auto* waits = std::get_if<WaitsToBeCompared>(&waiting_);
  if (phase_ == Phase::kEnded || waits == nullptr) return;
  if (!answer.ok()) return End(answer.status());
  WaitsToBeCompared compared = std::move(*waits);
  waiting_ = Nothing{};
  Release(compared.count, compared.weight);
  if (answer->differs) {
    if (compared.fresh.has_value()) Release(compared.fresh->count(), compared.fresh_weight);
    return Refuse(compared.fresh.has_value(),
                  MakeError(absl::StatusCode::kAlreadyExists, kContentDiffers,
                            "what was acked at these offsets has other content; nothing of the batch was taken"));
  }
  for (v1::Ack& ack : answer->acks) {
    v1::SubmitItemsResponse response;
    *response.mutable_ack() = std::move(ack);
    SendAck(std::move(response), compared.received_at);
  }
  if (compared.fresh.has_value()) return TakeFresh(std::move(*compared.fresh), compared.fresh_weight);
  ReadOn();
}

void SubmitSession::SendFault(const absl::Status& status, int64_t expected_offset) {
  v1::SubmitItemsResponse response;
  *response.mutable_fault()->mutable_status() = ToRpcStatus(status);
  response.mutable_fault()->set_expected_offset(expected_offset);
  actions_.Send(std::move(response));
}

void SubmitSession::OnWindow(int32_t window_items) {
  window_items = std::max(window_items, kItemsInFlightPerStreamMin);
  if (phase_ == Phase::kEnded || window_items == window_items_) return;
  window_items_ = window_items;
  if (phase_ != Phase::kServing || drain_reason_.has_value()) return;
  largest_window_told_ = std::max(largest_window_told_, window_items);
  v1::SubmitItemsResponse response;
  response.mutable_flow()->set_max_items_in_flight(window_items);
  actions_.Send(std::move(response));
}

void SubmitSession::OnFenced() {
  if (phase_ == Phase::kServing && !validate_only_) End(Fenced());
}

void SubmitSession::OnDrain(const std::string& reason) {
  if (phase_ == Phase::kEnded || drain_reason_.has_value()) return;
  drain_reason_ = reason;
  // Opened comes first.
  if (phase_ == Phase::kOpening) return;
  v1::SubmitItemsResponse response;
  response.mutable_drain()->set_reason(reason);
  actions_.Send(std::move(response));
  FinishIfIdle();
}

void SubmitSession::OnPeerHalfClosed() {
  half_closed_ = true;
  FinishIfIdle();
}

void SubmitSession::OnRefused(const absl::Status& status) {
  if (phase_ != Phase::kEnded) End(status);
}

void SubmitSession::OnCancelled() {
  if (phase_ != Phase::kEnded) End(absl::CancelledError("the call was cancelled"));
}

void SubmitSession::Release(int64_t items, int64_t weight) {
  in_flight_ -= items;
  reserved_ -= weight;
  actions_.ReleaseItems(weight);
}

void SubmitSession::ReadOn() {
  // What the client sends after Drain is dropped, so it need not be read.
  if (drain_reason_.has_value()) return FinishIfIdle();
  actions_.ReadNext();
}

void SubmitSession::FinishIfIdle() {
  if (phase_ == Phase::kEnded || phase_ == Phase::kOpening) return;
  if (!half_closed_ && !drain_reason_.has_value()) return;
  if (taken_.empty() && std::holds_alternative<Nothing>(waiting_)) End(absl::OkStatus());
}

void SubmitSession::End(absl::Status status) {
  phase_ = Phase::kEnded;
  taken_.clear();
  proposed_ = 0;
  if (in_flight_ > 0) Release(in_flight_, reserved_);
  if (std::holds_alternative<WaitsForRoom>(waiting_)) {
    // Kept for OnItemsReserved, which may be under way.
    actions_.CancelReservation();
  } else {
    waiting_ = Nothing{};
  }
  actions_.Finish(std::move(status));
}

}  // namespace postgate::intake

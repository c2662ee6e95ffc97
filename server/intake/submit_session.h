// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_SUBMIT_SESSION_H_
#define POSTGATE_SERVER_INTAKE_SUBMIT_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "postgate/v1/exchange_service.pb.h"
#include "server/intake/message.h"
#include "server/register/submission.h"

namespace postgate::intake {

// A batch after the pure steps.
struct PreparedBatch {
  std::vector<registry::PreparedRecord> records;
  // Of the records, where they are stored.
  registry::ReceiptDraft receipt;
  // Of what the ledger will store of it, about.
  size_t size_bytes = 0;
};

// What the ledger holds of a batch that came again.
struct ResentAnswer {
  bool differs = false;
  // The original acks, cut to the batch; empty when it differs.
  std::vector<v1::Ack> acks;
};

// What a session asks of the world. None of these calls back into the session before it has returned; the answers come as events.
class SubmitSessionActions {
 public:
  virtual ~SubmitSessionActions() = default;

  // Reads one more message: OnMessage or OnPeerHalfClosed. Asked again only after the answer.
  virtual void ReadNext() = 0;
  virtual void Send(v1::SubmitItemsResponse response) = 0;
  // Fences the producer's earlier streams: OnOpened.
  virtual void OpenProducer(const std::string& producer) = 0;
  // Room in the memory that all streams share, for what weighs as `items` (ReceivedBatch::weight). False: none now, OnItemsReserved follows
  // once there is.
  virtual bool ReserveItems(int64_t items) = 0;
  virtual void ReleaseItems(int64_t items) = 0;
  // The session no longer waits for OnItemsReserved. It may still come when it was under way.
  virtual void CancelReservation() = 0;
  // OnEvaluated, in any order.
  virtual void Evaluate(int64_t batch_id, ReceivedBatch batch) = 0;
  // OnCommitted, in the order of the calls.
  virtual void Commit(int64_t batch_id, registry::Submission submission) = 0;
  // Compares a batch, all of which was acked before, with what the ledger holds: OnResent.
  virtual void LookUpResent(ReceivedBatch batch) = 0;
  // An ack was sent for items that came at `received_at`.
  virtual void OnAcked(int64_t items, absl::Time received_at) = 0;
  // Ends the stream after what was sent. The last call.
  virtual void Finish(absl::Status status) = 0;
};

// One submit stream as a state machine (contract: "The submit stream"; docs/protocol.md tells it in prose). It knows no gRPC, no threads and
// no clock. Not thread-safe: events come one after the other.
//
// Batches are taken in the order of their offsets, evaluated in any order, and committed and acked in order. A batch that is refused, and
// one that repeats what was acked before, waits until everything before it is acked, and nothing is read meanwhile: so each answer comes
// in the order of the batches. What was taken is given back in one case alone: a signature is checked with the evaluation, and when it is wrong, the
// stream goes back to that batch's offset.
class SubmitSession {
 public:
  struct Options {
    std::string carrier;
    // For a stream that only validates; else the ledger says it when the producer is opened.
    std::string ledger_epoch;
    int32_t window_items = 0;
    // Opened.receipt_certificates.
    std::string receipt_certificates = {};
    // Of the carrier: what it sends is taken with a signature alone.
    bool signature_required = false;
  };

  // `actions` outlives the session.
  SubmitSession(Options options, SubmitSessionActions* actions);

  // Asks for the first message.
  void Start();

  void OnMessage(IncomingMessage message);
  void OnOpened(absl::StatusOr<registry::OpenedProducer> opened);
  void OnItemsReserved();
  // SIGNATURE_INVALID: the batch is refused, and with it whatever was taken behind it. Another error: nothing can be stored now; the stream ends with it.
  void OnEvaluated(int64_t batch_id, absl::StatusOr<PreparedBatch> prepared);
  void OnCommitted(int64_t batch_id, registry::SubmissionOutcome outcome);
  void OnResent(absl::StatusOr<ResentAnswer> answer);
  // The window that the stream should keep from now on. A client that has not heard of a smaller one yet is not refused for it.
  void OnWindow(int32_t window_items);
  // A later Open of the same producer has been committed.
  void OnFenced();
  // The hub is about to stop.
  void OnDrain(const std::string& reason);
  // The client sends no more.
  void OnPeerHalfClosed();
  // The caller may not go on, for example because its certificate was revoked. What is committed stays, unacked.
  void OnRefused(const absl::Status& status);
  // The client, its connection or the server gave the call up.
  void OnCancelled();

  bool has_ended() const { return phase_ == Phase::kEnded; }
  const std::string& producer() const { return producer_; }
  // Open's; empty: the connection's own.
  const std::string& signing_certificate() const { return signing_certificate_; }
  // Nothing of the stream is stored, so nothing needs a receipt.
  bool validate_only() const { return validate_only_; }

 private:
  enum class Phase { kBeforeOpen, kOpening, kServing, kEnded };

  // A batch that was taken.
  struct TakenBatch {
    // kRefused: it was taken and its signature is wrong, or it stands behind such a one. It leaves in its turn, once its evaluation came.
    enum class State { kEvaluating, kEvaluated, kProposed, kDone, kRefused };
    int64_t first_offset = 0;
    int64_t count = 0;
    int64_t weight = 0;
    absl::Time received_at;
    State state = State::kEvaluating;
    PreparedBatch prepared;
    v1::SubmitItemsResponse ack;  // kDone
    bool is_evaluated = false;
    std::optional<absl::Status> refusal;  // kRefused: what is said of it; nothing of those behind it

    bool HasEnded() const { return state == State::kDone || (state == State::kRefused && is_evaluated); }
  };

  // What the last message waits for.
  struct Nothing {};
  struct WaitsForRoom {
    ReceivedBatch batch;
  };
  struct WaitsToBeRefused {
    absl::Status status;
  };
  struct WaitsToBeCompared {
    ReceivedBatch resent;                // below the expected offset
    std::optional<ReceivedBatch> fresh;  // the rest, if it goes beyond
    int64_t count = 0;                   // of `resent`, which LookUpResent takes
    int64_t weight = 0;                  // of `resent`
    int64_t fresh_weight = 0;
    absl::Time received_at;
    bool looked_up = false;
  };

  void HandleOpen(const v1::Open& open);
  void SendOpened(int64_t committed_offset, const std::string& ledger_epoch);
  void HandleBatch(ReceivedBatch batch);
  // `is_next_try`: it may be the client's answer to the fault before, so it is answered. What was under way when that fault was sent is not.
  void Refuse(bool is_next_try, absl::Status status);
  void TakeReserved(ReceivedBatch batch);
  void TakeFresh(ReceivedBatch batch, int64_t weight);
  TakenBatch* Find(int64_t batch_id);
  // Gives back the batch and all behind it.
  void RefuseTaken(int64_t batch_id, absl::Status status);
  void DropWaiting();
  void ProposeEvaluated();
  void SendDone();
  // What waited for everything before it to be acked.
  void ServeWaiting();
  void SendFault(const absl::Status& status, int64_t expected_offset);
  void SendAck(v1::SubmitItemsResponse ack, absl::Time received_at);
  void Release(int64_t items, int64_t weight);
  void ReadOn();
  void FinishIfIdle();
  void End(absl::Status status);

  const Options options_;
  SubmitSessionActions& actions_;

  Phase phase_ = Phase::kBeforeOpen;
  std::string producer_;
  std::string signing_certificate_;
  bool validate_only_ = false;
  int64_t producer_epoch_ = 0;

  // The next offset that is fresh; what is below it was taken.
  int64_t expected_offset_ = 0;
  // A fault was sent for the present expected_offset_.
  bool faulted_ = false;
  int faults_in_a_row_ = 0;

  // In the order of their offsets. The first has the identifier `first_taken_id_`, the following count on.
  std::deque<TakenBatch> taken_;
  int64_t first_taken_id_ = 0;
  size_t proposed_ = 0;  // how many of taken_, from the front, were proposed or are done
  std::variant<Nothing, WaitsForRoom, WaitsToBeRefused, WaitsToBeCompared> waiting_;

  int64_t in_flight_ = 0;  // items taken or waiting to be compared
  int64_t reserved_ = 0;   // their weight
  int32_t window_items_;
  int32_t largest_window_told_ = 0;

  bool half_closed_ = false;
  std::optional<std::string> drain_reason_;
};

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_SUBMIT_SESSION_H_

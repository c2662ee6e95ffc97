// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_RECORD_DECISIONS_REACTOR_H_
#define POSTGATE_SERVER_SERVICES_RECORD_DECISIONS_REACTOR_H_

#include <grpcpp/support/server_callback.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/synchronization/mutex.h"
#include "postgate/v1/risk_queue_service.pb.h"
#include "server/identity/principal.h"
#include "server/register/decision.h"
#include "server/services/drainable_streams.h"
#include "server/services/risk_queue_wiring.h"

namespace postgate::services {

// Checks a request and hands its decision to the committer: with the caller's office filled in. `done` is called at once when the request is
// refused before it gets there, else from the committer's thread.
void SubmitDecision(const RiskQueueWiring& wiring, const identity::Principal& principal, const v1::RecordDecisionRequest& request,
                    std::function<void(absl::StatusOr<registry::DecisionOutcome>)> done);

// One RecordDecisions stream: batches in, their results out in the same order, each after its commit.
class RecordDecisionsReactor final : public grpc::ServerBidiReactor<v1::RecordDecisionsRequest, v1::RecordDecisionsResponse>,
                                     public DrainableStream {
 public:
  static constexpr int kDecisionsPerBatchMax = 500;
  // Batches read and not yet answered; the next is read when one was.
  static constexpr size_t kBatchesInFlightMax = 4;

  static RecordDecisionsReactor* Start(const RiskQueueWiring* wiring, const grpc::CallbackServerContext& context);

  // What was read is still answered.
  void End(const absl::Status& status) override POSTGATE_EXCLUDES(mutex_);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  struct Batch {
    v1::RecordDecisionsResponse response;
    int waiting = 0;  // decisions without a result
  };

  RecordDecisionsReactor(const RiskQueueWiring* wiring, MessageCounter messages) : wiring_(wiring), messages_(std::move(messages)) {}

  void TakeBatch(const v1::RecordDecisionsRequest& request);
  void OnResult(Batch* batch, int index, const absl::StatusOr<registry::DecisionOutcome>& outcome) POSTGATE_EXCLUDES(mutex_);
  void ReadNext() POSTGATE_EXCLUDES(mutex_);
  void WriteNext() POSTGATE_REQUIRES(mutex_);

  const RiskQueueWiring* const wiring_;
  const MessageCounter messages_;
  std::shared_ptr<RecordDecisionsReactor> self_;
  identity::Principal principal_;
  v1::RecordDecisionsRequest request_;

  Mutex mutex_;
  // In the order read; the first is being written while `writing_`. A deque keeps the others where they are.
  std::deque<Batch> batches_ POSTGATE_GUARDED_BY(mutex_);
  bool writing_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool read_waits_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool gone_ POSTGATE_GUARDED_BY(mutex_) = false;  // nobody reads the answers
  std::optional<absl::Status> end_ POSTGATE_GUARDED_BY(mutex_);
  bool finished_ POSTGATE_GUARDED_BY(mutex_) = false;
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_RECORD_DECISIONS_REACTOR_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_PULL_REACTOR_H_
#define POSTGATE_SERVER_SERVICES_PULL_REACTOR_H_

#include <grpcpp/alarm.h>
#include <grpcpp/support/server_callback.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "core/synchronization/mutex.h"
#include "postgate/v1/risk_queue_service.pb.h"
#include "server/identity/certificate_judge.h"
#include "server/queues/queue_engine.h"
#include "server/services/drainable_streams.h"
#include "server/services/pull_answers.h"
#include "server/services/risk_queue_wiring.h"

namespace postgate::services {

// One Pull: turns the client's steps into calls of the engine and what the engine sends into writes. A client that sends steps and reads no
// answers is not read any further; one that reads no deliveries ends with RESOURCE_EXHAUSTED.
class PullReactor final : public grpc::ServerBidiReactor<v1::PullRequest, v1::PullResponse>,
                          public queues::Subscriber,
                          public DrainableStream,
                          public std::enable_shared_from_this<PullReactor> {
 public:
  // Answers that wait to be written before the client's next step is read. PullAnswers bounds their deliveries.
  static constexpr size_t kAnswersPendingMax = 64;

  // Starts the call; the reactor lives until gRPC is done with it and nobody else holds it.
  static PullReactor* Start(const RiskQueueWiring* wiring, const grpc::CallbackServerContext& context);

  // Deliveries are written once the ledger says that the subscriber sees them.
  void Send(v1::PullResponse response) override POSTGATE_EXCLUDES(mutex_);
  void End(const absl::Status& status) override POSTGATE_EXCLUDES(mutex_);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  PullReactor(const RiskQueueWiring* wiring, MessageCounter messages) : wiring_(wiring), messages_(std::move(messages)) {}

  void Answer(v1::PullResponse response) POSTGATE_EXCLUDES(mutex_);
  absl::Status Take(const v1::PullRequest& request);
  absl::Status Subscribe(const v1::Subscribe& subscribe);
  // Takes the refusal that was read, and reads on.
  void Refuse(queues::SubscriberId subscription);
  // Ends the call unless it subscribes in time.
  void AwaitSubscribe();
  void ReadNext() POSTGATE_EXCLUDES(mutex_);
  void WriteNext() POSTGATE_REQUIRES(mutex_);

  const RiskQueueWiring* const wiring_;
  const MessageCounter messages_;
  std::shared_ptr<PullReactor> self_;
  identity::Principal principal_;
  std::string queue_;  // before the first Send
  v1::PullRequest request_;
  grpc::Alarm subscribe_due_;

  Mutex mutex_;
  // 0 before Subscribe.
  queues::SubscriberId subscription_ POSTGATE_GUARDED_BY(mutex_) = 0;
  PullAnswers pending_ POSTGATE_GUARDED_BY(mutex_);  // the first is being written while `writing_`
  bool writing_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool read_waits_ POSTGATE_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> end_ POSTGATE_GUARDED_BY(mutex_);
  bool finished_ POSTGATE_GUARDED_BY(mutex_) = false;
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_PULL_REACTOR_H_

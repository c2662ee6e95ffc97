// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_DECISION_WATCHER_H_
#define CLIENT_DECISION_WATCHER_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "postgate/v1/exchange_service.pb.h"

namespace postgate::client {

struct WatchOptions {
  // 0: from the beginning. Otherwise a cursor that a Watch told before; keep it with what you did about the decision.
  int64_t after_cursor = 0;
  // Go on with what comes, until cancelled; without it Watch ends at the present.
  bool follow = false;
  // How long to try for the first answer, and how long a following Watch bears a hub that is away.
  absl::Duration connect_patience = absl::Seconds(10);
  absl::Duration outage_patience = absl::Minutes(5);
};

// Reads the feed of decisions on a carrier's items. One Watch at a time; Cancel may come from any thread.
class DecisionWatcher {
 public:
  explicit DecisionWatcher(std::shared_ptr<grpc::Channel> channel) : channel_(std::move(channel)) {}

  // Calls `on_decision` for each, in the order of the feed and none twice, until it returns false or the feed ends; goes on
  // from the last cursor when the hub restarts. Returns the last cursor. OUT_OF_RANGE: the cursor lies beyond the feed.
  // CANCELLED by Cancel; UNAVAILABLE when the patience is over.
  absl::StatusOr<int64_t> Watch(const WatchOptions& options,
                                const std::function<bool(const v1::WatchDecisionsResponse&)>& on_decision);

  // Ends a running Watch, or the next one before it begins.
  void Cancel();

 private:
  void AwaitConnection() POSTGATE_EXCLUDES(mutex_);

  std::shared_ptr<grpc::Channel> channel_;
  Mutex mutex_;
  CondVar changed_;
  bool cancelled_ POSTGATE_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* running_ POSTGATE_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace postgate::client

#endif  // CLIENT_DECISION_WATCHER_H_

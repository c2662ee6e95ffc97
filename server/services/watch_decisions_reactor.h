// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_WATCH_DECISIONS_REACTOR_H_
#define POSTGATE_SERVER_SERVICES_WATCH_DECISIONS_REACTOR_H_

#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/synchronization/mutex.h"
#include "postgate/v1/exchange_service.pb.h"
#include "server/decisions/decision_feed.h"
#include "server/ledger/reader_runner.h"
#include "server/ledger/store.h"
#include "server/services/drainable_streams.h"
#include "server/services/risk_queue_wiring.h"

namespace postgate::services {

// What WatchDecisions is made of. All of it outlives the calls.
struct WatchDecisionsWiring {
  decisions::DecisionFeed* feed = nullptr;
  ledger::ReaderRunner* feed_runner = nullptr;  // that drives the feed
  const ledger::Store* store = nullptr;
  RunInBackground run_in_background;
  CallerOfCall caller_of;
  DrainableStreams* streams = nullptr;
  // The operator codes of a carrier, from the configuration.
  std::function<std::vector<std::string>(const std::string& carrier)> operator_codes_of;
};

// One WatchDecisions: a page is read in the background, written response by response, and then the next; at the end of the feed it ends,
// or waits for the feed to grow. One page at most is in memory.
class WatchDecisionsReactor final : public grpc::ServerWriteReactor<v1::WatchDecisionsResponse>, public DrainableStream {
 public:
  static WatchDecisionsReactor* Start(const WatchDecisionsWiring* wiring, const grpc::CallbackServerContext& context,
                                      const v1::WatchDecisionsRequest& request);

  void End(const absl::Status& status) override POSTGATE_EXCLUDES(mutex_);
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  WatchDecisionsReactor(const WatchDecisionsWiring* wiring, const v1::WatchDecisionsRequest& request)
      : wiring_(wiring), follow_(request.follow()), cursor_(request.after_cursor()) {}

  // All that was recorded before the call has been applied.
  void Begin();
  void OnFeedChanged() POSTGATE_EXCLUDES(mutex_);
  void ReadPage() POSTGATE_EXCLUDES(mutex_);
  void Proceed() POSTGATE_REQUIRES(mutex_);

  const WatchDecisionsWiring* const wiring_;
  const bool follow_;
  std::shared_ptr<WatchDecisionsReactor> self_;
  std::vector<std::string> feeds_;
  int64_t listener_ = 0;  // 0: none

  Mutex mutex_;
  int64_t cursor_ POSTGATE_GUARDED_BY(mutex_);
  // Without `follow`: where the feed ended at the call.
  int64_t last_cursor_ POSTGATE_GUARDED_BY(mutex_) = std::numeric_limits<int64_t>::max();
  std::deque<v1::WatchDecisionsResponse> page_ POSTGATE_GUARDED_BY(mutex_);
  bool busy_ POSTGATE_GUARDED_BY(mutex_) = true;        // something is read or written
  bool may_be_more_ POSTGATE_GUARDED_BY(mutex_) = true;  // the feed was not read to its end since it last grew
  std::optional<absl::Status> end_ POSTGATE_GUARDED_BY(mutex_);
  bool finished_ POSTGATE_GUARDED_BY(mutex_) = false;
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_WATCH_DECISIONS_REACTOR_H_

// SPDX-License-Identifier: Apache-2.0
#include "client/queue_puller.h"

#include <algorithm>
#include <deque>
#include <set>

#include "client/blocking_stream.h"
#include "client/status.h"
#include "core/clock/clock.h"
#include "postgate/v1/risk_queue_service.grpc.pb.h"

namespace postgate::client {
namespace {

using Stream = BlockingStream<v1::PullRequest, v1::PullResponse>;

constexpr int32_t kOutstandingMax = 1000;
// How long to wait for the hub to say that acknowledgements are durable.
constexpr absl::Duration kAcknowledgePatience = absl::Seconds(30);

// One Pull.
class Pulling {
 public:
  Pulling(const PullOptions& options, const std::function<Disposition(const v1::Delivery&)>& on_delivery)
      : options_(options), on_delivery_(on_delivery) {
    v1::Subscribe* subscribe = outbox_.emplace_back().mutable_subscribe();
    subscribe->set_queue(options.queue);
    subscribe->set_office(options.office);
    int64_t outstanding = std::clamp(options.outstanding_max, 1, kOutstandingMax);
    if (options.deliveries_max > 0) outstanding = std::min(outstanding, options.deliveries_max);
    subscribe->set_max_outstanding(static_cast<int32_t>(outstanding));
  }

  absl::StatusOr<PullSummary> UntilDone(v1::RiskQueueService::Stub& stub) {
    Stream stream;
    stream.Start([&stub](grpc::ClientContext* context, Stream::Reactor* reactor) { stub.async()->Pull(context, reactor); });
    absl::Time last_sign = SteadyNow();
    for (;;) {
      v1::PullResponse response;
      const absl::Duration left = Patience() - (SteadyNow() - last_sign);
      switch (stream.Wait(!outbox_.empty(), absl::ToChronoMilliseconds(std::max(left, absl::ZeroDuration())), &response)) {
        case Stream::Event::kWritable:
          stream.Write(std::move(outbox_.front()));
          outbox_.pop_front();
          is_subscribed_ = true;
          break;
        case Stream::Event::kResponse:
          last_sign = SteadyNow();
          OnResponse(response);
          break;
        case Stream::Event::kClosed:
          if (stream.status().ok() && unanswered_.empty()) return summary_;
          return FromGrpc(stream.status().ok() ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "the hub closed the stream")
                                               : stream.status(),
                          "pulling from queue " + options_.queue);
        case Stream::Event::kTimeout:
          if (!is_subscribed_ || !unanswered_.empty()) {
            return absl::DeadlineExceededError("the hub gives no sign while pulling from queue " + options_.queue);
          }
          is_ending_ = true;
          break;
        case Stream::Event::kWoken:
          break;
      }
      if (HasAll()) is_ending_ = true;
      if (is_ending_ && outbox_.empty() && unanswered_.empty()) stream.WritesDone();
      if (is_ending_ && unanswered_.empty() && outbox_.empty() && !is_closing_) {
        is_closing_ = true;
        last_sign = SteadyNow();
      } else if (is_closing_ && SteadyNow() - last_sign > options_.connect_patience) {
        return summary_;
      }
    }
  }

 private:
  bool HasAll() const { return options_.deliveries_max > 0 && summary_.delivered >= options_.deliveries_max; }

  absl::Duration Patience() const {
    if (!is_subscribed_ || is_closing_) return options_.connect_patience;
    return unanswered_.empty() ? options_.idle : kAcknowledgePatience;
  }

  void OnResponse(const v1::PullResponse& response) {
    v1::PullRequest acknowledge;
    v1::PullRequest release;
    for (const v1::Delivery& delivery : response.deliveries()) {
      // What comes while we end goes back at once: nobody looks at it.
      const bool is_surplus = is_ending_ || HasAll();
      if (!is_surplus) ++summary_.delivered;
      switch (is_surplus ? Disposition::kRelease : on_delivery_(delivery)) {
        case Disposition::kAcknowledge:
          acknowledge.mutable_acknowledge()->add_lease_ids(delivery.lease_id());
          unanswered_.insert(delivery.lease_id());
          break;
        case Disposition::kRelease:
          release.mutable_release()->add_lease_ids(delivery.lease_id());
          break;
        case Disposition::kHold:
          break;
      }
    }
    if (acknowledge.has_acknowledge()) outbox_.push_back(std::move(acknowledge));
    if (release.has_release()) outbox_.push_back(std::move(release));
    for (const std::string& lease : response.acknowledged_lease_ids()) {
      if (unanswered_.erase(lease) > 0) ++summary_.acknowledged;
    }
    for (const std::string& lease : response.unknown_lease_ids()) {
      if (unanswered_.erase(lease) > 0) ++summary_.too_late;
    }
  }

  const PullOptions& options_;
  const std::function<Disposition(const v1::Delivery&)>& on_delivery_;
  PullSummary summary_;
  std::deque<v1::PullRequest> outbox_;
  std::set<std::string> unanswered_;
  bool is_subscribed_ = false;
  bool is_ending_ = false;
  bool is_closing_ = false;
};

}  // namespace

absl::StatusOr<PullSummary> QueuePuller::Pull(const PullOptions& options,
                                              const std::function<Disposition(const v1::Delivery&)>& on_delivery) {
  const auto stub = v1::RiskQueueService::NewStub(channel_);
  return Pulling(options, on_delivery).UntilDone(*stub);
}

}  // namespace postgate::client

// SPDX-License-Identifier: Apache-2.0
#include "client/decision_watcher.h"

#include <algorithm>

#include "client/status.h"
#include "core/clock/clock.h"
#include "postgate/v1/exchange_service.grpc.pb.h"

namespace postgate::client {
namespace {

constexpr absl::Duration kBackoffFirst = absl::Milliseconds(100);
constexpr absl::Duration kBackoffMax = absl::Seconds(5);
// How late a Cancel may be heard while the hub is away.
constexpr absl::Duration kLookForCancelEvery = absl::Milliseconds(100);

}  // namespace

absl::StatusOr<int64_t> DecisionWatcher::Watch(const WatchOptions& options,
                                               const std::function<bool(const v1::WatchDecisionsResponse&)>& on_decision) {
  const auto stub = v1::ExchangeService::NewStub(channel_);
  int64_t cursor = options.after_cursor;
  absl::Duration backoff = kBackoffFirst;
  absl::Time last_sign = SteadyNow();
  bool has_answered = false;
  for (bool is_first = true;; is_first = false) {
    if (!is_first) AwaitConnection();
    const absl::Time began = SteadyNow();
    grpc::ClientContext context;
    {
      MutexLock lock(mutex_);
      if (cancelled_) return absl::CancelledError("cancelled");
      running_ = &context;
    }
    v1::WatchDecisionsRequest request;
    request.set_after_cursor(cursor);
    request.set_follow(options.follow);
    const auto reader = stub->WatchDecisions(&context, request);
    v1::WatchDecisionsResponse response;
    bool is_stopped = false;
    while (!is_stopped && reader->Read(&response)) {
      has_answered = true;
      last_sign = SteadyNow();
      backoff = kBackoffFirst;
      cursor = response.cursor();
      is_stopped = !on_decision(response);
    }
    if (is_stopped) context.TryCancel();
    const grpc::Status status = reader->Finish();
    MutexLock lock(mutex_);
    running_ = nullptr;
    if (is_stopped) return cursor;
    if (cancelled_) return absl::CancelledError("cancelled");
    if (status.ok() && !options.follow) return cursor;
    if (!status.ok() && !MayPass(status)) return FromGrpc(status, "the hub refused");
    // Without a hub a call does not last: one that did was a feed in which nothing happened.
    if (SteadyNow() - began >= kBackoffMax) {
      has_answered = true;
      last_sign = SteadyNow();
      backoff = kBackoffFirst;
    }
    if (SteadyNow() - last_sign > (has_answered ? options.outage_patience : options.connect_patience)) {
      return FromGrpc(status, "no answer from the hub");
    }
    changed_.WaitFor(mutex_, absl::ToChronoMilliseconds(backoff));
    backoff = std::min(backoff * 2, kBackoffMax);
  }
}

// gRPC connects only while a thread waits for it, and a call without a connection fails at once: between calls alone it would never get one.
void DecisionWatcher::AwaitConnection() {
  const absl::Time until = SteadyNow() + kBackoffMax;
  while (SteadyNow() < until) {
    if (channel_->WaitForConnected(DeadlineIn(kLookForCancelEvery))) return;
    MutexLock lock(mutex_);
    if (cancelled_) return;
  }
}

void DecisionWatcher::Cancel() {
  MutexLock lock(mutex_);
  cancelled_ = true;
  if (running_ != nullptr) running_->TryCancel();
  changed_.NotifyAll();
}

}  // namespace postgate::client

// SPDX-License-Identifier: Apache-2.0
#include "server/intake/live_streams.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/clock/clock.h"
#include "server/intake/errors.h"

namespace postgate::intake {

LiveStreams::LiveStreams(const IntakeLimits& limits) : limits_(limits), window_items_(FairWindow(limits, 0)) {}

int32_t LiveStreams::FairWindow(const IntakeLimits& limits, size_t streams) {
  const int64_t share = limits.items_in_flight_total / static_cast<int64_t>(std::max<size_t>(streams, 1));
  int32_t window = limits.items_in_flight_per_stream;
  while (window > share && window > kItemsInFlightPerStreamMin) window /= 2;
  return std::max(window, kItemsInFlightPerStreamMin);
}

absl::Status LiveStreams::Add(const std::string& carrier, const std::shared_ptr<LiveStream>& stream) {
  std::vector<std::shared_ptr<LiveStream>> concerned;
  {
    MutexLock lock(mutex_);
    if (draining_) return MakeError(absl::StatusCode::kUnavailable, kHubStopping, "the hub is about to stop", kBusyRetryDelay);
    int32_t& own = streams_of_carrier_[carrier];
    if (own >= limits_.streams_per_carrier) {
      return MakeError(absl::StatusCode::kResourceExhausted, kTooManyStreams,
                       absl::StrCat("the carrier has ", own, " submit streams, no more are allowed"), kBusyRetryDelay);
    }
    ++own;
    streams_.emplace(stream.get(), Member{stream, ""});
    concerned = ShareAgain();
  }
  for (const auto& each : concerned) each->OnWindowChanged();
  return absl::OkStatus();
}

void LiveStreams::Remove(const std::string& carrier, const LiveStream* stream) {
  std::vector<std::shared_ptr<LiveStream>> concerned;
  {
    MutexLock lock(mutex_);
    const auto member = streams_.find(stream);
    if (member == streams_.end()) return;
    const auto held = holders_.find(member->second.producer_key);
    if (held != holders_.end() && held->second.address == stream) holders_.erase(held);
    streams_.erase(member);
    const auto own = streams_of_carrier_.find(carrier);
    if (own != streams_of_carrier_.end() && --own->second <= 0) streams_of_carrier_.erase(own);
    concerned = ShareAgain();
  }
  removed_.NotifyAll();
  for (const auto& each : concerned) each->OnWindowChanged();
}

void LiveStreams::Opened(const std::string& producer_key, int64_t producer_epoch, const std::shared_ptr<LiveStream>& stream) {
  std::shared_ptr<LiveStream> fenced;
  {
    MutexLock lock(mutex_);
    // Not counted in any more: its call has ended.
    const auto member = streams_.find(stream.get());
    if (member == streams_.end()) return;
    Holder& holder = holders_[producer_key];
    if (holder.producer_epoch > producer_epoch) {
      fenced = stream;
    } else {
      const auto earlier = streams_.find(holder.address);
      if (earlier != streams_.end()) fenced = earlier->second.stream.lock();
      holder = Holder{producer_epoch, stream.get()};
      member->second.producer_key = producer_key;
    }
  }
  if (fenced != nullptr) fenced->Fence();
}

void LiveStreams::Drain(const std::string& reason) {
  std::vector<std::shared_ptr<LiveStream>> all;
  {
    MutexLock lock(mutex_);
    draining_ = true;
    all = All();
  }
  for (const auto& stream : all) stream->Drain(reason);
}

bool LiveStreams::WaitUntilNone(absl::Duration timeout) {
  const absl::Time until = SteadyNow() + timeout;
  MutexLock lock(mutex_);
  while (!streams_.empty()) {
    const absl::Duration left = until - SteadyNow();
    if (left <= absl::ZeroDuration()) return false;
    removed_.WaitFor(mutex_, absl::ToChronoNanoseconds(left));
  }
  return true;
}

size_t LiveStreams::count() const {
  MutexLock lock(mutex_);
  return streams_.size();
}

int32_t LiveStreams::window_items() const {
  MutexLock lock(mutex_);
  return window_items_;
}

std::vector<std::shared_ptr<LiveStream>> LiveStreams::All() const {
  std::vector<std::shared_ptr<LiveStream>> all;
  all.reserve(streams_.size());
  for (const auto& [address, member] : streams_) {
    if (std::shared_ptr<LiveStream> alive = member.stream.lock()) all.push_back(std::move(alive));
  }
  return all;
}

std::vector<std::shared_ptr<LiveStream>> LiveStreams::ShareAgain() {
  const int32_t window = FairWindow(limits_, streams_.size());
  if (window == window_items_) return {};
  window_items_ = window;
  return All();
}

}  // namespace postgate::intake

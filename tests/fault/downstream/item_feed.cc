// SPDX-License-Identifier: Apache-2.0
#include "tests/fault/downstream/item_feed.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/clock/clock.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

constexpr int64_t kBatch = 200;
constexpr int64_t kWindow = 4'000;

}  // namespace

ItemFeed::ItemFeed(const testing_support::Hub& hub, int64_t items, std::function<v1::Item(int64_t)> item)
    : hub_(hub), items_(items), item_(std::move(item)), thread_([this] { Run(); }) {}

ItemFeed::~ItemFeed() {
  Stop();
  thread_.join();
}

int64_t ItemFeed::AwaitAcked(int64_t items) {
  MutexLock lock(mutex_);
  while (acked_ < items && !ended_) changed_.Wait(mutex_);
  return acked_;
}

void ItemFeed::Run() {
  // A stream that breaks at once is the hub's restart.
  while (!Stream()) {
  }
  MutexLock lock(mutex_);
  ended_ = true;
  changed_.NotifyAll();
}

bool ItemFeed::Stream() {
  testing_support::SubmitStream stream(hub_, "carrier-demo-post");
  const auto opened = stream.Open("feed");
  if (!opened.has_value()) return stopping_;
  int64_t next = opened->committed_offset();
  int64_t answered = next;
  acked_ = std::max<int64_t>(acked_, next);
  for (;;) {
    while (!stopping_ && next < items_ && next - answered + kBatch <= kWindow) {
      AwaitTurn();
      std::vector<v1::Item> items;
      for (int64_t i = next; i < std::min(next + kBatch, items_); ++i) items.push_back(item_(i));
      if (!stream.Send(next, items)) return false;
      next += static_cast<int64_t>(items.size());
    }
    if (answered == next) {
      stream.Finish();
      return true;
    }
    const auto response = stream.Read();
    if (!response.has_value()) return false;
    if (!response->has_ack()) continue;
    answered = response->ack().next_offset();
    Keep(response->ack());
  }
}

void ItemFeed::AwaitTurn() {
  const int64_t pace = pace_;
  if (pace == 0) return;
  const absl::Time now = SteadyNow();
  // What was missed is not made up for.
  due_ = std::max(due_, now) + absl::Seconds(1) * kBatch / pace;
  MutexLock lock(mutex_);
  for (absl::Duration left = due_ - now; left > absl::ZeroDuration() && !stopping_; left = due_ - SteadyNow()) {
    changed_.WaitFor(mutex_, absl::ToChronoNanoseconds(left));
  }
}

void ItemFeed::Keep(const v1::Ack& ack) {
  for (const v1::ItemResult& result : ack.results()) accepted_ += testing_support::IsAccepted(result) ? 1 : 0;
  MutexLock lock(mutex_);
  acked_ = std::max<int64_t>(acked_, ack.next_offset());
  changed_.NotifyAll();
}

}  // namespace postgate::fault

// SPDX-License-Identifier: Apache-2.0
#include "tests/support/recording_carrier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "tests/support/submit_stream.h"

namespace postgate::testing_support {
namespace {

constexpr int kBatch = 20;
constexpr int kBatchesInFlight = 10;
// While no ack comes. Nothing depends on it but how soon a gateway's unexpected end is seen.
constexpr std::chrono::milliseconds kLookAtTheGatewayEvery{20};

}  // namespace

void RecordingCarrier::Stream() {
  SubmitStream stream(hub_, "carrier-demo-post");
  const auto opened = stream.Open("office");
  if (!opened.has_value()) return;
  int64_t next;
  {
    MutexLock lock(mutex_);
    EXPECT_GE(opened->committed_offset(), acked_) << "something acked was lost";
    // What was committed and whose ack was lost is sent again for its results.
    next = acked_;
  }
  int64_t acked = next;
  for (;;) {
    // Also when it is to stop, it wants the results of what was committed and whose ack was lost.
    while ((!stopping_ || next < opened->committed_offset()) && next - acked < kBatch * kBatchesInFlight) {
      pace_();
      std::vector<v1::Item> items;
      for (int i = 0; i < kBatch; ++i) items.push_back(AcceptableItem(static_cast<int>(next) + i));
      if (!stream.Send(next, items)) return;
      next += kBatch;
    }
    if (stopping_ && acked == next) {
      stream.Finish();
      done_ = true;
      return;
    }
    const auto response = stream.Read();
    if (!response.has_value()) return;
    if (response->has_ack()) {
      Keep(response->ack());
      acked = response->ack().next_offset();
    }
  }
}

bool RecordingCarrier::AwaitAcks(int64_t count, Process& gateway) {
  MutexLock lock(mutex_);
  while (acks_ < count) {
    if (!changed_.WaitFor(mutex_, kLookAtTheGatewayEvery) && gateway.Ended()) return false;
  }
  return true;
}

bool RecordingCarrier::AwaitNewItems(Process& gateway) {
  MutexLock lock(mutex_);
  // So many may be in the ledger whose acks were lost.
  const int64_t wanted = acked_ + kBatch * kBatchesInFlight + 1;
  while (acked_ < wanted) {
    if (!changed_.WaitFor(mutex_, kLookAtTheGatewayEvery) && gateway.Ended()) return false;
  }
  return true;
}

int64_t RecordingCarrier::acks() {
  MutexLock lock(mutex_);
  return acks_;
}

int64_t RecordingCarrier::items_acked() {
  MutexLock lock(mutex_);
  return acked_;
}

std::map<int64_t, v1::ItemResult> RecordingCarrier::results() {
  MutexLock lock(mutex_);
  return results_;
}

void RecordingCarrier::Keep(const v1::Ack& ack) {
  MutexLock lock(mutex_);
  EXPECT_LE(ack.first_offset(), acked_) << "an ack left a gap";
  for (const v1::ItemResult& result : ack.results()) {
    auto [at, is_new] = results_.emplace(result.offset(), result);
    EXPECT_TRUE(is_new || at->second.SerializeAsString() == result.SerializeAsString()) << "an offset was answered twice, differently";
  }
  acked_ = std::max(acked_, ack.next_offset());
  ++acks_;
  changed_.NotifyAll();
}

}  // namespace postgate::testing_support

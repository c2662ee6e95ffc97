// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_RECORDING_CARRIER_H_
#define TESTS_SUPPORT_RECORDING_CARRIER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "core/synchronization/mutex.h"
#include "tests/support/hub.h"

namespace postgate::testing_support {

// A carrier that streams acceptable items until it is told to stop, resuming where the hub says, and keeps every ack, outside the hub. It fails the
// test when something acked is lost, answered twice in two ways, or left a gap. Its own calls are for one thread, the others for any.
class RecordingCarrier {
 public:
  // `pace` is called before each batch, on the thread that streams, and returns when the batch may be sent.
  explicit RecordingCarrier(
      const Hub& hub, std::function<void()> pace = [] {})
      : hub_(hub), pace_(std::move(pace)) {}

  // One stream, until it breaks or Stop was called and all is acked.
  void Stream();

  // Sends nothing new from now on.
  void Stop() { stopping_ = true; }
  bool done() const { return done_; }

  // Waits until `count` acks have come in all; false when the gateway has ended by itself. One that hangs meets the test's own time limit.
  bool AwaitAcks(int64_t count, Process& gateway);
  // Waits until something is acked that was not in the ledger before this call; as AwaitAcks.
  bool AwaitNewItems(Process& gateway);
  int64_t acks();
  int64_t items_acked();
  // By offset.
  std::map<int64_t, v1::ItemResult> results();

 private:
  void Keep(const v1::Ack& ack);

  const Hub& hub_;
  const std::function<void()> pace_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> done_{false};
  Mutex mutex_;
  CondVar changed_;
  int64_t acked_ POSTGATE_GUARDED_BY(mutex_) = 0;
  int64_t acks_ POSTGATE_GUARDED_BY(mutex_) = 0;
  std::map<int64_t, v1::ItemResult> results_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::testing_support

#endif  // TESTS_SUPPORT_RECORDING_CARRIER_H_

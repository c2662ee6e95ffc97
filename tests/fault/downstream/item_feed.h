// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_FAULT_DOWNSTREAM_ITEM_FEED_H_
#define POSTGATE_TESTS_FAULT_DOWNSTREAM_ITEM_FEED_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>

#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "tests/support/hub.h"

namespace postgate::fault {

// A carrier that streams acceptable items as fast as the hub acks them, or at a pace, on a thread of its own, and resumes where the hub says. Keeps counts alone. May be
// called by any thread.
class ItemFeed {
 public:
  // `items`: how many; none of them again.
  ItemFeed(const testing_support::Hub& hub, int64_t items, std::function<v1::Item(int64_t serial)> item);
  ~ItemFeed();  // stops

  // Items a second from now on; 0: as fast as they are acked.
  void KeepPace(int64_t items_per_second) { pace_ = items_per_second; }
  // Sends nothing new, and ends once all is acked.
  void Stop() { stopping_ = true; }
  // Waits until so many are acked, or the feed has ended; how many are.
  int64_t AwaitAcked(int64_t items);
  int64_t acked() const { return acked_; }
  // Of them, accepted ones.
  int64_t accepted() const { return accepted_; }

 private:
  void Run();
  // One stream; true: there is nothing more to do.
  bool Stream();
  // Until the next batch is due.
  void AwaitTurn();
  void Keep(const v1::Ack& ack);

  const testing_support::Hub& hub_;
  const int64_t items_;
  const std::function<v1::Item(int64_t)> item_;
  std::atomic<bool> stopping_{false};
  std::atomic<int64_t> pace_{0};
  absl::Time due_ = absl::InfinitePast();  // of the feed's thread
  std::atomic<int64_t> acked_{0};
  std::atomic<int64_t> accepted_{0};
  Mutex mutex_;
  CondVar changed_;
  bool ended_ POSTGATE_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace postgate::fault

#endif  // POSTGATE_TESTS_FAULT_DOWNSTREAM_ITEM_FEED_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_CRASH_RECORDING_CONSUMER_H_
#define TESTS_CRASH_RECORDING_CONSUMER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/synchronization/mutex.h"
#include "tests/crash/hub_presence.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"

namespace postgate::crash {

// Customs' consumer of one queue on a thread of its own. It acknowledges what it gets, comes back when the hub is gone, and keeps outside the hub
// what was confirmed. It fails the test when an item comes again whose acknowledgement was confirmed.
class RecordingConsumer {
 public:
  // `delivered` is called with each delivery's registration number, on the consumer's thread.
  RecordingConsumer(const testing_support::Hub& hub, HubPresence* presence, std::string queue,
                     std::function<void(const std::string&)> delivered);
  // The presence has ended, and the hub, by then.
  ~RecordingConsumer();

  int64_t confirmed() const { return confirmed_count_; }
  // "NUMBER/VERSION" of all that were acknowledged and did not come again: the acknowledgement was confirmed, or may have been taken by a hub that
  // died before it could say so.
  std::set<std::string> DoneWith();
  int64_t CountDoneWith();

 private:
  void Run();
  void ReadUntilItEnds(testing_support::QueueConsumer& consumer);
  std::vector<std::string> Take(const v1::PullResponse& response, std::map<std::string, std::string>& leased);

  const testing_support::Hub& hub_;
  HubPresence& presence_;
  const std::string queue_;
  const std::function<void(const std::string&)> delivered_;
  std::atomic<int64_t> confirmed_count_{0};
  Mutex mutex_;
  std::set<std::string> confirmed_ POSTGATE_GUARDED_BY(mutex_);
  std::set<std::string> unanswered_ POSTGATE_GUARDED_BY(mutex_);  // acknowledged to a hub that did not answer
  std::thread thread_;
};

}  // namespace postgate::crash

#endif  // TESTS_CRASH_RECORDING_CONSUMER_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_CRASH_RECORDING_OFFICER_H_
#define TESTS_CRASH_RECORDING_OFFICER_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <thread>

#include "core/synchronization/mutex.h"
#include "tests/crash/hub_presence.h"
#include "tests/support/hub.h"

namespace postgate::crash {

// A customs officer who decides once on each item that he takes up, under a request_id, and asks again until the hub answers; and the carrier
// that watches the decisions. Both keep what they saw outside the hub. They fail the test when a request that is repeated becomes a second decision,
// or the feed shows one twice or in another order.
class RecordingOfficer {
 public:
  RecordingOfficer(const testing_support::Hub& hub, HubPresence* presence);
  // The presence has ended by then.
  ~RecordingOfficer();

  // Any thread. Left alone while he has enough before him.
  void PutBefore(const std::string& registration_number);
  int64_t decided() const { return decided_count_; }
  // Nothing is left to decide.
  bool idle();
  // By registration number: the decision.
  std::map<std::string, std::string> Decided();
  // What the carrier's feed shows from where it was seen last; false when the hub did not answer to the end.
  bool WatchOn();
  // By registration number: the decision that the feed showed.
  const std::map<std::string, std::string>& watched() const { return watched_; }

 private:
  void Run();
  bool Decide(const std::string& registration_number);

  const testing_support::Hub& hub_;
  HubPresence& presence_;
  std::atomic<int64_t> decided_count_{0};
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
  std::deque<std::string> waiting_ POSTGATE_GUARDED_BY(mutex_);
  std::set<std::string> seen_ POSTGATE_GUARDED_BY(mutex_);
  std::map<std::string, std::string> decided_ POSTGATE_GUARDED_BY(mutex_);
  int64_t cursor_ = 0;
  std::map<std::string, std::string> watched_;
  std::thread thread_;
};

}  // namespace postgate::crash

#endif  // TESTS_CRASH_RECORDING_OFFICER_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_PULL_ANSWERS_H_
#define POSTGATE_SERVER_SERVICES_PULL_ANSWERS_H_

#include <cstddef>
#include <cstdint>
#include <deque>

#include "absl/status/status.h"
#include "postgate/v1/risk_queue_service.pb.h"

namespace postgate::services {

// What one Pull has to write, in order. A lease that runs out gives its credit back although its delivery was not even written, so a client
// that does not read would gather deliveries without end: it is found here. Not thread-safe.
class PullAnswers {
 public:
  // Deliveries that may wait: twice what the client may hold, since it may give all of it back before the hub hears that it was written, and
  // this many more for items that are withdrawn while they wait.
  static constexpr int64_t kWithdrawnWhileUnread = 100;

  // What the client may hold, in deliveries; before the first Push with deliveries.
  void SetCredit(int32_t max_outstanding) { credit_ = max_outstanding; }

  // RESOURCE_EXHAUSTED when more deliveries than that wait: the client has not read for a whole lease.
  absl::Status Push(v1::PullResponse answer);

  bool empty() const { return answers_.empty(); }
  size_t size() const { return answers_.size(); }
  // Stays where it is until Pop, whatever else is pushed or dropped.
  const v1::PullResponse& front() const { return answers_.front(); }
  void Pop();
  void Clear();
  // All but the first, which is being written.
  void DropWaiting();

 private:
  int64_t credit_ = 0;
  int64_t deliveries_ = 0;
  std::deque<v1::PullResponse> answers_;
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_PULL_ANSWERS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_IN_FLIGHT_BUDGET_H_
#define POSTGATE_SERVER_INTAKE_IN_FLIGHT_BUDGET_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "core/synchronization/mutex.h"

namespace postgate::intake {

// The items that all streams and calls together may have in memory. Who finds no room waits in line, so that a large batch is not starved
// by small ones. Thread-safe.
class InFlightBudget {
 public:
  // Names a place in the line; kGranted: there was room at once.
  using Ticket = int64_t;
  static constexpr Ticket kGranted = 0;

  explicit InFlightBudget(int64_t items_total) : free_(items_total), total_(items_total) {}

  // Takes `items`, or waits in line for them: then `granted` is called once they are taken, on the thread that made the room. More than
  // the total is granted once all is free, so that nobody waits for ever.
  Ticket Take(int64_t items, std::function<void()> granted) POSTGATE_EXCLUDES(mutex_);

  // Takes `items` without waiting. False: there is no room, or others wait.
  bool TryTake(int64_t items) POSTGATE_EXCLUDES(mutex_);

  void Release(int64_t items) POSTGATE_EXCLUDES(mutex_);

  // Leaves the line. False: it was granted already, and `granted` is called or has been.
  bool Cancel(Ticket ticket) POSTGATE_EXCLUDES(mutex_);

  int64_t taken() const POSTGATE_EXCLUDES(mutex_);

 private:
  struct Waiter {
    Ticket ticket = kGranted;
    int64_t items = 0;
    std::function<void()> granted;
  };

  bool Fits(int64_t items) const POSTGATE_REQUIRES(mutex_) { return items <= free_ || free_ == total_; }
  std::vector<std::function<void()>> GrantFromFront() POSTGATE_REQUIRES(mutex_);

  mutable Mutex mutex_;
  int64_t free_ POSTGATE_GUARDED_BY(mutex_);
  const int64_t total_;
  Ticket next_ticket_ POSTGATE_GUARDED_BY(mutex_) = kGranted + 1;
  std::deque<Waiter> line_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_IN_FLIGHT_BUDGET_H_

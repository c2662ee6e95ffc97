// SPDX-License-Identifier: Apache-2.0
#include "server/intake/in_flight_budget.h"

#include <algorithm>
#include <utility>

namespace postgate::intake {

InFlightBudget::Ticket InFlightBudget::Take(int64_t items, std::function<void()> granted) {
  MutexLock lock(mutex_);
  if (line_.empty() && Fits(items)) {
    free_ -= items;
    return kGranted;
  }
  line_.push_back(Waiter{next_ticket_, items, std::move(granted)});
  return next_ticket_++;
}

bool InFlightBudget::TryTake(int64_t items) {
  MutexLock lock(mutex_);
  if (!line_.empty() || !Fits(items)) return false;
  free_ -= items;
  return true;
}

void InFlightBudget::Release(int64_t items) {
  std::vector<std::function<void()>> granted;
  {
    MutexLock lock(mutex_);
    free_ += items;
    granted = GrantFromFront();
  }
  for (const std::function<void()>& call : granted) call();
}

bool InFlightBudget::Cancel(Ticket ticket) {
  std::vector<std::function<void()>> granted;
  {
    MutexLock lock(mutex_);
    const auto at = std::find_if(line_.begin(), line_.end(), [ticket](const Waiter& waiter) { return waiter.ticket == ticket; });
    if (at == line_.end()) return false;
    line_.erase(at);
    // The one behind may need less.
    granted = GrantFromFront();
  }
  for (const std::function<void()>& call : granted) call();
  return true;
}

int64_t InFlightBudget::taken() const {
  MutexLock lock(mutex_);
  return total_ - free_;
}

std::vector<std::function<void()>> InFlightBudget::GrantFromFront() {
  std::vector<std::function<void()>> granted;
  while (!line_.empty() && Fits(line_.front().items)) {
    free_ -= line_.front().items;
    granted.push_back(std::move(line_.front().granted));
    line_.pop_front();
  }
  return granted;
}

}  // namespace postgate::intake

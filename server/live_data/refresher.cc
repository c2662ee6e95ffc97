// SPDX-License-Identifier: Apache-2.0
#include "server/live_data/refresher.h"

#include "absl/time/time.h"
#include "core/clock/clock.h"
#include "core/synchronization/thread_name.h"
#include "server/live_data/file_data.h"

namespace postgate::live_data {

void Refresher::Start() {
  thread_ = std::thread([this] {
    NameThisThread("live_data");
    while (!StopsBeforeNext()) refresh_();
  });
}

void Refresher::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

bool Refresher::StopsBeforeNext() {
  MutexLock lock(mutex_);
  const absl::Time due = SteadyNow() + kRefreshInterval;
  while (!stopping_ && SteadyNow() < due) changed_.WaitFor(mutex_, absl::ToChronoNanoseconds(due - SteadyNow()));
  return stopping_;
}

}  // namespace postgate::live_data

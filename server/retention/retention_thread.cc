// SPDX-License-Identifier: Apache-2.0
#include "server/retention/retention_thread.h"

#include "core/clock/clock.h"
#include "core/synchronization/thread_name.h"

namespace postgate::retention {

void RetentionThread::Start(Retention* retention, Ran ran) {
  thread_ = std::thread([this, retention, ran = std::move(ran)] {
    NameThisThread("retention");
    Run(retention, ran);
  });
}

void RetentionThread::Run(Retention* retention, const Ran& ran) {
  for (;;) {
    ran(retention->Run(WallNow()));
    MutexLock lock(mutex_);
    const absl::Time due = SteadyNow() + kRunEvery;
    while (!stopping_ && !woken_ && SteadyNow() < due) changed_.WaitFor(mutex_, absl::ToChronoNanoseconds(due - SteadyNow()));
    if (stopping_) return;
    woken_ = false;
  }
}

void RetentionThread::Wake() {
  MutexLock lock(mutex_);
  woken_ = true;
  changed_.NotifyAll();
}

void RetentionThread::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace postgate::retention

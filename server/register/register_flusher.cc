// SPDX-License-Identifier: Apache-2.0
#include "server/register/register_flusher.h"

#include <utility>

#include "core/synchronization/thread_name.h"
#include "server/register/register.h"

namespace postgate::registry {

RegisterFlusher::RegisterFlusher(Register* registry, std::function<void(const absl::Status&)> failed)
    : registry_(registry), failed_(std::move(failed)) {}

RegisterFlusher::~RegisterFlusher() { Stop(); }

void RegisterFlusher::Start() {
  thread_ = std::thread([this] { Run(); });
}

void RegisterFlusher::Wake() {
  MutexLock lock(mutex_);
  due_ = true;
  changed_.NotifyOne();
}

void RegisterFlusher::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyOne();
  }
  if (thread_.joinable()) thread_.join();
}

void RegisterFlusher::Run() {
  NameThisThread("register-flush");
  bool learning = true;
  for (;;) {
    bool flush;
    {
      MutexLock lock(mutex_);
      while (!due_ && !stopping_ && !learning) changed_.Wait(mutex_);
      if (stopping_) return;
      flush = std::exchange(due_, false);
    }
    if (flush) {
      if (absl::Status flushed = registry_->Flush(); !flushed.ok()) failed_(flushed);
    }
    if (learning) {
      // Without the keys it goes on as well, slower.
      const absl::StatusOr<bool> more = registry_->overlay().LearnKeys();
      if (!more.ok()) failed_(more.status());
      learning = more.ok() && *more;
    }
  }
}

}  // namespace postgate::registry

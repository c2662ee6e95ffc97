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
  for (;;) {
    {
      MutexLock lock(mutex_);
      while (!due_ && !stopping_) changed_.Wait(mutex_);
      if (stopping_) return;
      due_ = false;
    }
    if (absl::Status flushed = registry_->Flush(); !flushed.ok()) failed_(flushed);
  }
}

}  // namespace postgate::registry

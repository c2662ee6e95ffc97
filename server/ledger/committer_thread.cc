// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/committer_thread.h"

#include "core/synchronization/thread_name.h"

namespace postgate::ledger {

CommitterThread::~CommitterThread() { Stop(); }

void CommitterThread::Start(Committer* committer) {
  committer_ = committer;
  thread_ = std::thread([this] { Run(); });
}

void CommitterThread::Wake() {
  MutexLock lock(mutex_);
  has_work_ = true;
  changed_.NotifyAll();
}

void CommitterThread::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

void CommitterThread::Run() {
  NameThisThread("committer");
  while (true) {
    bool stopping = false;
    {
      MutexLock lock(mutex_);
      while (!has_work_ && !stopping_) changed_.Wait(mutex_);
      has_work_ = false;
      stopping = stopping_;
    }
    while (committer_->CommitOnce()) {
    }
    if (stopping) return;
  }
}

}  // namespace postgate::ledger

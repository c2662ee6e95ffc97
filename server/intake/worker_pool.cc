// SPDX-License-Identifier: Apache-2.0
#include "server/intake/worker_pool.h"

#include <algorithm>
#include <utility>

#include "core/synchronization/thread_name.h"

namespace postgate::intake {

WorkerPool::WorkerPool(std::string name, size_t threads) : name_(std::move(name)) {
  threads_.reserve(std::max<size_t>(threads, 1));
  for (size_t i = 0; i < std::max<size_t>(threads, 1); ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::Post(Task task) {
  {
    MutexLock lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  changed_.NotifyOne();
}

size_t WorkerPool::waiting() const {
  MutexLock lock(mutex_);
  return tasks_.size();
}

size_t WorkerPool::EvaluationThreads() { return std::max(1u, std::thread::hardware_concurrency()); }

void WorkerPool::Run() {
  NameThisThread(name_);
  while (true) {
    Task task;
    {
      MutexLock lock(mutex_);
      while (tasks_.empty() && !stopping_) changed_.Wait(mutex_);
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace postgate::intake

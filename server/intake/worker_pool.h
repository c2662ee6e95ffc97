// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_WORKER_POOL_H_
#define POSTGATE_SERVER_INTAKE_WORKER_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/synchronization/mutex.h"

namespace postgate::intake {

// Threads that run tasks in the order in which they were posted; with one thread, one after the other. The queue has no limit of its own:
// who posts holds something that is limited (room in the InFlightBudget, a call). Thread-safe.
class WorkerPool {
 public:
  using Task = std::function<void()>;

  // `name`: the threads' name, see core/synchronization/thread_name.h.
  WorkerPool(std::string name, size_t threads);
  // Runs what was posted, then ends the threads.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void Post(Task task) POSTGATE_EXCLUDES(mutex_);

  // Tasks that wait for a thread.
  size_t waiting() const POSTGATE_EXCLUDES(mutex_);

  // Threads for the pure steps: one for each core, because the committer leaves its core to them while it waits for the disk.
  static size_t EvaluationThreads();

 private:
  void Run() POSTGATE_EXCLUDES(mutex_);

  const std::string name_;
  mutable Mutex mutex_;
  CondVar changed_;
  std::deque<Task> tasks_ POSTGATE_GUARDED_BY(mutex_);
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_WORKER_POOL_H_

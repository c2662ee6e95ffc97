// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LIVE_DATA_REFRESHER_H_
#define SERVER_LIVE_DATA_REFRESHER_H_

#include <functional>
#include <thread>
#include <utility>

#include "core/synchronization/mutex.h"

namespace postgate::live_data {

// A thread that has data refreshed every kRefreshInterval.
class Refresher {
 public:
  explicit Refresher(std::function<void()> refresh) : refresh_(std::move(refresh)) {}
  ~Refresher() { Stop(); }
  Refresher(const Refresher&) = delete;
  Refresher& operator=(const Refresher&) = delete;

  void Start();
  // Waits for a refresh that is under way.
  void Stop() POSTGATE_EXCLUDES(mutex_);

 private:
  // True once it is stopped.
  bool StopsBeforeNext() POSTGATE_EXCLUDES(mutex_);

  const std::function<void()> refresh_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace postgate::live_data

#endif  // SERVER_LIVE_DATA_REFRESHER_H_

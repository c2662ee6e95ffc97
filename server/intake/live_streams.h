// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_LIVE_STREAMS_H_
#define POSTGATE_SERVER_INTAKE_LIVE_STREAMS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "server/intake/limits.h"

namespace postgate::intake {

// A submit stream as others reach it. The calls only note an event and return.
class LiveStream {
 public:
  virtual ~LiveStream() = default;
  virtual void Fence() = 0;
  virtual void Drain(const std::string& reason) = 0;
  // window_items() of the LiveStreams is another now.
  virtual void OnWindowChanged() = 0;
};

// The submit streams of this process: how many a carrier has, which one holds a producer, what window each has, and whether the process
// is draining. Thread-safe; calls into streams are made without its lock.
class LiveStreams {
 public:
  explicit LiveStreams(const IntakeLimits& limits);

  // Counts a new stream in. RESOURCE_EXHAUSTED when the carrier has too many, UNAVAILABLE while draining.
  absl::Status Add(const std::string& carrier, const std::shared_ptr<LiveStream>& stream) POSTGATE_EXCLUDES(mutex_);
  // `stream` is the one that was added.
  void Remove(const std::string& carrier, const LiveStream* stream) POSTGATE_EXCLUDES(mutex_);

  // The stream took over the producer with that epoch: an earlier stream that holds it is fenced, the new one if a later epoch is known.
  void Opened(const std::string& producer_key, int64_t producer_epoch, const std::shared_ptr<LiveStream>& stream)
      POSTGATE_EXCLUDES(mutex_);

  // Tells all streams to drain and refuses new ones.
  void Drain(const std::string& reason) POSTGATE_EXCLUDES(mutex_);
  // False when there are still streams after `timeout`.
  bool WaitUntilNone(absl::Duration timeout) POSTGATE_EXCLUDES(mutex_);

  size_t count() const POSTGATE_EXCLUDES(mutex_);

  // What each stream may have in flight now.
  int32_t window_items() const POSTGATE_EXCLUDES(mutex_);

  // The fair share of `streams`: what each gets of the total, halved from the full window so that it seldom changes; not below one batch.
  static int32_t FairWindow(const IntakeLimits& limits, size_t streams);

 private:
  struct Member {
    std::weak_ptr<LiveStream> stream;
    std::string producer_key;  // that it holds; empty: none
  };
  struct Holder {
    int64_t producer_epoch = 0;
    const LiveStream* address = nullptr;
  };

  std::vector<std::shared_ptr<LiveStream>> All() const POSTGATE_REQUIRES(mutex_);
  // The streams that have to hear of a new window, if it changed.
  std::vector<std::shared_ptr<LiveStream>> ShareAgain() POSTGATE_REQUIRES(mutex_);

  const IntakeLimits limits_;
  mutable Mutex mutex_;
  CondVar removed_;
  absl::flat_hash_map<const LiveStream*, Member> streams_ POSTGATE_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, int32_t> streams_of_carrier_ POSTGATE_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, Holder> holders_ POSTGATE_GUARDED_BY(mutex_);
  int32_t window_items_ POSTGATE_GUARDED_BY(mutex_);
  bool draining_ POSTGATE_GUARDED_BY(mutex_) = false;
};

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_LIVE_STREAMS_H_

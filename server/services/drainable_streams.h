// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_DRAINABLE_STREAMS_H_
#define POSTGATE_SERVER_SERVICES_DRAINABLE_STREAMS_H_

#include <functional>
#include <map>
#include <memory>

#include "absl/status/status.h"
#include "core/synchronization/mutex.h"
#include "server/identity/peer_certificate.h"

namespace postgate::services {

// A long call that the hub can end.
class DrainableStream {
 public:
  virtual ~DrainableStream() = default;
  // Ends the call with `status`, unless it has ended. Any thread; does not wait.
  virtual void End(const absl::Status& status) = 0;
};

// The long calls of this process that end at a drain, and when their certificate does not hold any more. Thread-safe.
class DrainableStreams {
 public:
  // The drain's status once it has begun; then the stream is not added.
  absl::Status Add(std::shared_ptr<DrainableStream> stream, identity::PeerCertificate certificate) POSTGATE_EXCLUDES(mutex_);
  void Remove(const DrainableStream* stream) POSTGATE_EXCLUDES(mutex_);

  // Ends all with `status` and refuses new ones with it.
  void Drain(const absl::Status& status) POSTGATE_EXCLUDES(mutex_);

  // Ends those whose certificate `judge` refuses, with what it says. To be called every RevocationList::kRefreshInterval.
  void JudgeAgain(const std::function<absl::Status(const identity::PeerCertificate&)>& judge) POSTGATE_EXCLUDES(mutex_);

 private:
  struct Member {
    std::shared_ptr<DrainableStream> stream;
    identity::PeerCertificate certificate;
  };

  Mutex mutex_;
  absl::Status draining_ POSTGATE_GUARDED_BY(mutex_);
  std::map<const DrainableStream*, Member> members_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_DRAINABLE_STREAMS_H_

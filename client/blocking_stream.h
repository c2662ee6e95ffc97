// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_BLOCKING_STREAM_H_
#define CLIENT_BLOCKING_STREAM_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <chrono>
#include <deque>
#include <utility>

#include "core/clock/clock.h"
#include "core/synchronization/mutex.h"

namespace postgate::client {

// One stream both ways as a thing that a single thread can wait on: for a response, for room to write, for its end, or for
// time to pass. gRPC's synchronous API can only wait for one of them.
//
// One thread calls everything but Cancel, which any thread may call. Reads ahead at most kInboxMax responses. The
// destructor cancels what still runs and waits for its end.
template <typename Request, typename Response>
class BlockingStream final : private grpc::ClientBidiReactor<Request, Response> {
 public:
  enum class Event { kResponse, kWritable, kClosed, kTimeout, kWoken };
  using Reactor = grpc::ClientBidiReactor<Request, Response>;

  BlockingStream() = default;
  ~BlockingStream() override {
    if (!started_) return;
    Cancel();
    MutexLock lock(mutex_);
    abandoned_ = true;
    if (read_paused_) DropHold();
    while (!closed_) changed_.Wait(mutex_);
  }

  // Begins the call; `begin(context, reactor)` binds the reactor to a method of a stub. To be called once.
  template <typename Begin>
  void Start(Begin begin) {
    started_ = true;
    begin(&context_, static_cast<Reactor*>(this));
    this->AddHold();
    this->StartRead(&incoming_);
    this->StartCall();
  }

  // Waits until there is a response (moved to *response), or, if `wants_write`, until Write may be called, or until the
  // stream has ended and all responses are taken.
  Event Wait(bool wants_write, std::chrono::milliseconds timeout, Response* response) {
    const absl::Time deadline = SteadyNow() + absl::FromChrono(timeout);
    MutexLock lock(mutex_);
    for (;;) {
      if (!inbox_.empty()) {
        *response = std::move(inbox_.front());
        inbox_.pop_front();
        if (read_paused_ && inbox_.size() < kInboxMax) {
          read_paused_ = false;
          this->StartRead(&incoming_);
        }
        return Event::kResponse;
      }
      if (closed_) return Event::kClosed;
      if (wants_write && !writing_ && !write_failed_ && !read_ended_) return Event::kWritable;
      if (woken_) {
        woken_ = false;
        return Event::kWoken;
      }
      const absl::Duration left = deadline - SteadyNow();
      if (left <= absl::ZeroDuration()) return Event::kTimeout;
      changed_.WaitFor(mutex_, absl::ToChronoNanoseconds(left));
    }
  }

  // Only after kWritable, once. What is written after the peer has ended the stream is dropped; Wait then tells of the end.
  void Write(Request request) {
    MutexLock lock(mutex_);
    if (!holds_) return;
    writing_ = true;
    outgoing_ = std::move(request);
    this->StartWrite(&outgoing_);
  }

  // Says that no more is written. Waits for a write under way.
  void WritesDone() {
    MutexLock lock(mutex_);
    while (writing_) changed_.Wait(mutex_);
    if (writes_done_ || !holds_) return;
    writes_done_ = true;
    this->StartWritesDone();
  }

  // Ends the call; its status becomes CANCELLED. From any thread.
  void Cancel() { context_.TryCancel(); }
  // Makes Wait return kWoken once. From any thread.
  void Wake() {
    MutexLock lock(mutex_);
    woken_ = true;
    changed_.NotifyAll();
  }

  // Only after kClosed.
  const grpc::Status& status() const { return status_; }

 private:
  static constexpr size_t kInboxMax = 64;

  // The hold keeps the call alive between operations, since writes and reads are started from outside of reactions as well.
  // It goes with the last read. Reactions never run inside Start... or RemoveHold, so both may be called under the lock.
  void DropHold() POSTGATE_REQUIRES(mutex_) {
    if (!holds_ || writing_) return;
    holds_ = false;
    this->RemoveHold();
  }

  void OnReadDone(bool ok) override {
    MutexLock lock(mutex_);
    if (ok && !abandoned_) {
      inbox_.push_back(std::move(incoming_));
      incoming_ = Response();
      if (inbox_.size() < kInboxMax) {
        this->StartRead(&incoming_);
      } else {
        read_paused_ = true;
      }
    } else {
      read_ended_ = true;
      DropHold();
    }
    changed_.NotifyAll();
  }
  void OnWriteDone(bool ok) override {
    MutexLock lock(mutex_);
    writing_ = false;
    if (!ok) write_failed_ = true;
    if (read_ended_ || (abandoned_ && read_paused_)) DropHold();
    changed_.NotifyAll();
  }
  void OnDone(const grpc::Status& status) override {
    MutexLock lock(mutex_);
    status_ = status;
    closed_ = true;
    changed_.NotifyAll();
  }

  grpc::ClientContext context_;
  Request outgoing_;
  Response incoming_;
  bool started_ = false;

  Mutex mutex_;
  CondVar changed_;
  std::deque<Response> inbox_ POSTGATE_GUARDED_BY(mutex_);
  bool read_paused_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool read_ended_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool writing_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool write_failed_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool writes_done_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool holds_ POSTGATE_GUARDED_BY(mutex_) = true;
  bool woken_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool closed_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool abandoned_ POSTGATE_GUARDED_BY(mutex_) = false;
  grpc::Status status_;
};

}  // namespace postgate::client

#endif  // CLIENT_BLOCKING_STREAM_H_

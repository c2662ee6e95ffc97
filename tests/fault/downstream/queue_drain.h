// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_FAULT_DOWNSTREAM_QUEUE_DRAIN_H_
#define POSTGATE_TESTS_FAULT_DOWNSTREAM_QUEUE_DRAIN_H_

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "core/synchronization/mutex.h"
#include "tests/support/hub.h"

namespace postgate::fault {

// What several consumers have acknowledged together. Thread-safe.
class AcknowledgedCount {
 public:
  void Add(int64_t deliveries);
  // A consumer's stream is over.
  void StreamEnded();

  // Waits until there are so many, or a stream is over; how many there are.
  int64_t Await(int64_t deliveries);
  int64_t now();

 private:
  Mutex mutex_;
  CondVar changed_;
  int64_t deliveries_ POSTGATE_GUARDED_BY(mutex_) = 0;
  bool has_ended_ POSTGATE_GUARDED_BY(mutex_) = false;
};

// A consumer of one queue that acknowledges whatever it is given, on a thread of its own, until it is stopped or its stream breaks.
class QueueDrain {
 public:
  // `count` outlives it.
  QueueDrain(const testing_support::Hub& hub, const std::string& queue, int max_outstanding, AcknowledgedCount* count);
  ~QueueDrain();

 private:
  void Run();

  AcknowledgedCount& count_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::RiskQueueService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::PullRequest, v1::PullResponse>> stream_;
  std::thread thread_;
};

}  // namespace postgate::fault

#endif  // POSTGATE_TESTS_FAULT_DOWNSTREAM_QUEUE_DRAIN_H_

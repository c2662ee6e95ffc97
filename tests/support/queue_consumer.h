// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SUPPORT_QUEUE_CONSUMER_H_
#define POSTGATE_TESTS_SUPPORT_QUEUE_CONSUMER_H_

#include <memory>
#include <string>
#include <vector>

#include "tests/support/hub.h"

namespace postgate::testing_support {

// A customs consumer of one queue, spoken by hand.
class QueueConsumer {
 public:
  QueueConsumer(const Hub& hub, const std::string& queue, int max_outstanding);
  ~QueueConsumer();

  // The next answer; empty and ended() when the stream is over.
  v1::PullResponse Read();
  bool ended() const { return ended_; }
  grpc::Status Status();
  void Acknowledge(const std::vector<std::string>& lease_ids);
  // False when the stream is over.
  bool Extend(const std::vector<std::string>& lease_ids, int seconds);
  void Release(const std::vector<std::string>& lease_ids);
  void Refuse(const std::vector<std::string>& lease_ids, const std::string& reason_code, const std::string& text);

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::RiskQueueService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::PullRequest, v1::PullResponse>> stream_;
  bool ended_ = false;
  bool finished_ = false;
};

// The depth of a queue, -1 when it is not listed.
int64_t DepthOf(const Hub& hub, const std::string& queue);
// Names of all queues.
std::vector<std::string> QueueNames(const Hub& hub);

// Pulls and acknowledges until nothing is left; the registration numbers and versions ("NUMBER/VERSION") in the order of delivery.
std::vector<std::string> DrainQueue(const Hub& hub, const std::string& queue);

}  // namespace postgate::testing_support

#endif  // POSTGATE_TESTS_SUPPORT_QUEUE_CONSUMER_H_

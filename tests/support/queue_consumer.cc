// SPDX-License-Identifier: Apache-2.0
#include "tests/support/queue_consumer.h"

namespace postgate::testing_support {

QueueConsumer::QueueConsumer(const Hub& hub, const std::string& queue, int max_outstanding)
    : channel_(hub.ChannelAs("customs-demo-customs")), stub_(v1::RiskQueueService::NewStub(channel_)), stream_(stub_->Pull(&context_)) {
  v1::PullRequest request;
  request.mutable_subscribe()->set_queue(queue);
  request.mutable_subscribe()->set_max_outstanding(max_outstanding);
  stream_->Write(request);
}

QueueConsumer::~QueueConsumer() {
  if (finished_) return;
  context_.TryCancel();
  stream_->Finish();
}

v1::PullResponse QueueConsumer::Read() {
  v1::PullResponse response;
  if (!stream_->Read(&response)) ended_ = true;
  return response;
}

grpc::Status QueueConsumer::Status() {
  v1::PullResponse ignored;
  while (stream_->Read(&ignored)) {
  }
  finished_ = true;
  return stream_->Finish();
}

void QueueConsumer::Acknowledge(const std::vector<std::string>& lease_ids) {
  v1::PullRequest request;
  for (const std::string& lease_id : lease_ids) request.mutable_acknowledge()->add_lease_ids(lease_id);
  stream_->Write(request);
}

bool QueueConsumer::Extend(const std::vector<std::string>& lease_ids, int seconds) {
  v1::PullRequest request;
  for (const std::string& lease_id : lease_ids) request.mutable_extend()->add_lease_ids(lease_id);
  request.mutable_extend()->mutable_by()->set_seconds(seconds);
  return stream_->Write(request);
}

void QueueConsumer::Release(const std::vector<std::string>& lease_ids) {
  v1::PullRequest request;
  for (const std::string& lease_id : lease_ids) request.mutable_release()->add_lease_ids(lease_id);
  stream_->Write(request);
}

void QueueConsumer::Refuse(const std::vector<std::string>& lease_ids, const std::string& reason_code, const std::string& text) {
  v1::PullRequest request;
  for (const std::string& lease_id : lease_ids) request.mutable_refuse()->add_lease_ids(lease_id);
  request.mutable_refuse()->set_reason_code(reason_code);
  request.mutable_refuse()->set_text(text);
  stream_->Write(request);
}

int64_t DepthOf(const Hub& hub, const std::string& queue) {
  auto stub = hub.QueuesAs("customs-demo-customs");
  grpc::ClientContext context;
  v1::ListQueuesResponse response;
  stub->ListQueues(&context, {}, &response);
  for (const v1::RiskQueue& listed : response.queues()) {
    if (listed.name() == queue) return listed.depth();
  }
  return -1;
}

std::vector<std::string> QueueNames(const Hub& hub) {
  auto stub = hub.QueuesAs("customs-demo-customs");
  grpc::ClientContext context;
  v1::ListQueuesResponse response;
  stub->ListQueues(&context, {}, &response);
  std::vector<std::string> names;
  for (const v1::RiskQueue& listed : response.queues()) names.push_back(listed.name());
  return names;
}

std::vector<std::string> DrainQueue(const Hub& hub, const std::string& queue) {
  constexpr int kOutstanding = 1'000;
  std::vector<std::string> delivered;
  const int64_t depth = DepthOf(hub, queue);
  if (depth <= 0) return delivered;
  QueueConsumer consumer(hub, queue, kOutstanding);
  int64_t acknowledged = 0;
  while (acknowledged < depth) {
    const v1::PullResponse response = consumer.Read();
    if (consumer.ended()) break;
    acknowledged += response.acknowledged_lease_ids_size();
    std::vector<std::string> lease_ids;
    for (const v1::Delivery& delivery : response.deliveries()) {
      delivered.push_back(delivery.registration_number() + "/" + std::to_string(delivery.version()));
      lease_ids.push_back(delivery.lease_id());
    }
    if (!lease_ids.empty()) consumer.Acknowledge(lease_ids);
  }
  return delivered;
}

}  // namespace postgate::testing_support

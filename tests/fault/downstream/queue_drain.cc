// SPDX-License-Identifier: Apache-2.0
#include "tests/fault/downstream/queue_drain.h"

namespace postgate::fault {

void AcknowledgedCount::Add(int64_t deliveries) {
  MutexLock lock(mutex_);
  deliveries_ += deliveries;
  changed_.NotifyAll();
}

void AcknowledgedCount::StreamEnded() {
  MutexLock lock(mutex_);
  has_ended_ = true;
  changed_.NotifyAll();
}

int64_t AcknowledgedCount::Await(int64_t deliveries) {
  MutexLock lock(mutex_);
  while (deliveries_ < deliveries && !has_ended_) changed_.Wait(mutex_);
  return deliveries_;
}

int64_t AcknowledgedCount::now() {
  MutexLock lock(mutex_);
  return deliveries_;
}

QueueDrain::QueueDrain(const testing_support::Hub& hub, const std::string& queue, int max_outstanding, AcknowledgedCount* count)
    : count_(*count), channel_(hub.ChannelAs("customs-demo-customs")), stub_(v1::RiskQueueService::NewStub(channel_)) {
  stream_ = stub_->Pull(&context_);
  v1::PullRequest request;
  request.mutable_subscribe()->set_queue(queue);
  request.mutable_subscribe()->set_max_outstanding(max_outstanding);
  stream_->Write(request);
  thread_ = std::thread([this] { Run(); });
}

QueueDrain::~QueueDrain() {
  context_.TryCancel();
  thread_.join();
}

void QueueDrain::Run() {
  v1::PullResponse response;
  while (stream_->Read(&response)) {
    v1::PullRequest request;
    for (const v1::Delivery& delivery : response.deliveries()) request.mutable_acknowledge()->add_lease_ids(delivery.lease_id());
    if (request.has_acknowledge()) stream_->Write(request);
    count_.Add(response.acknowledged_lease_ids_size());
  }
  stream_->Finish();
  count_.StreamEnded();
}

}  // namespace postgate::fault

// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/recording_consumer.h"

#include <gtest/gtest.h>

#include <utility>

namespace postgate::crash {
namespace {

constexpr int kOutstanding = 40;

}  // namespace

RecordingConsumer::RecordingConsumer(const testing_support::Hub& hub, HubPresence* presence, std::string queue,
                                     std::function<void(const std::string&)> delivered)
    : hub_(hub), presence_(*presence), queue_(std::move(queue)), delivered_(std::move(delivered)), thread_([this] { Run(); }) {}

RecordingConsumer::~RecordingConsumer() { thread_.join(); }

std::set<std::string> RecordingConsumer::DoneWith() {
  MutexLock lock(mutex_);
  std::set<std::string> done_with = confirmed_;
  done_with.insert(unanswered_.begin(), unanswered_.end());
  return done_with;
}

int64_t RecordingConsumer::CountDoneWith() {
  MutexLock lock(mutex_);
  return static_cast<int64_t>(confirmed_.size() + unanswered_.size());
}

void RecordingConsumer::Run() {
  while (presence_.Await()) {
    testing_support::QueueConsumer consumer(hub_, queue_, kOutstanding);
    ReadUntilItEnds(consumer);
  }
}

void RecordingConsumer::ReadUntilItEnds(testing_support::QueueConsumer& consumer) {
  std::map<std::string, std::string> leased;  // by lease: the item
  for (;;) {
    const v1::PullResponse response = consumer.Read();
    if (consumer.ended()) break;
    const std::vector<std::string> leases = Take(response, leased);
    if (!leases.empty()) consumer.Acknowledge(leases);
  }
  MutexLock lock(mutex_);
  for (const auto& [lease_id, item] : leased) unanswered_.insert(item);
}

std::vector<std::string> RecordingConsumer::Take(const v1::PullResponse& response, std::map<std::string, std::string>& leased) {
  std::vector<std::string> leases;
  MutexLock lock(mutex_);
  for (const v1::Delivery& delivery : response.deliveries()) {
    const std::string item = delivery.registration_number() + "/" + std::to_string(delivery.version());
    EXPECT_FALSE(confirmed_.contains(item)) << queue_ << ": " << item << " came again after its acknowledgement was confirmed";
    unanswered_.erase(item);
    leased[delivery.lease_id()] = item;
    leases.push_back(delivery.lease_id());
    delivered_(delivery.registration_number());
  }
  for (const std::string& lease_id : response.acknowledged_lease_ids()) {
    confirmed_.insert(leased.at(lease_id));
    leased.erase(lease_id);
    ++confirmed_count_;
  }
  return leases;
}

}  // namespace postgate::crash

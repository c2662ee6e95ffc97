// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/recording_officer.h"

#include <gtest/gtest.h>

namespace postgate::crash {
namespace {

// An officer is slower than the items come.
constexpr size_t kWaitingMax = 8;

}  // namespace

RecordingOfficer::RecordingOfficer(const testing_support::Hub& hub, HubPresence* presence)
    : hub_(hub), presence_(*presence), thread_([this] { Run(); }) {}

RecordingOfficer::~RecordingOfficer() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void RecordingOfficer::PutBefore(const std::string& registration_number) {
  MutexLock lock(mutex_);
  if (waiting_.size() >= kWaitingMax || !seen_.insert(registration_number).second) return;
  waiting_.push_back(registration_number);
  changed_.NotifyAll();
}

bool RecordingOfficer::idle() {
  MutexLock lock(mutex_);
  return waiting_.empty();
}

std::map<std::string, std::string> RecordingOfficer::Decided() {
  MutexLock lock(mutex_);
  return decided_;
}

void RecordingOfficer::Run() {
  for (;;) {
    std::string next;
    {
      MutexLock lock(mutex_);
      while (waiting_.empty() && !stopping_) changed_.Wait(mutex_);
      if (stopping_) return;
      next = waiting_.front();
    }
    if (!presence_.Await()) return;
    if (!Decide(next)) continue;
    MutexLock lock(mutex_);
    waiting_.pop_front();
  }
}

bool RecordingOfficer::Decide(const std::string& registration_number) {
  auto stub = hub_.QueuesAs("customs-demo-customs");
  v1::RecordDecisionRequest request;
  request.mutable_decision()->set_registration_number(registration_number);
  request.mutable_decision()->set_kind(v1::DECISION_KIND_RELEASE);
  request.set_request_id("decide-" + registration_number);
  std::string decision_id;
  // Twice: the answer of the first may be of a decision whose answer was lost with an earlier hub.
  for (int i = 0; i < 2; ++i) {
    grpc::ClientContext context;
    v1::RecordDecisionResponse response;
    const grpc::Status status = stub->RecordDecision(&context, request, &response);
    if (status.error_code() == grpc::StatusCode::UNAVAILABLE || status.error_code() == grpc::StatusCode::CANCELLED) return false;
    EXPECT_TRUE(status.ok()) << registration_number << ": " << status.error_message();
    EXPECT_TRUE(decision_id.empty() || decision_id == response.decision_id()) << "one request became two decisions";
    decision_id = response.decision_id();
  }
  MutexLock lock(mutex_);
  decided_[registration_number] = decision_id;
  ++decided_count_;
  return true;
}

bool RecordingOfficer::WatchOn() {
  auto stub = hub_.ExchangeAs("carrier-demo-post");
  grpc::ClientContext context;
  v1::WatchDecisionsRequest request;
  request.set_after_cursor(cursor_);
  auto reader = stub->WatchDecisions(&context, request);
  v1::WatchDecisionsResponse response;
  while (reader->Read(&response)) {
    EXPECT_GT(response.cursor(), cursor_) << "the feed went back";
    cursor_ = response.cursor();
    const v1::Decision& decision = response.decision();
    const bool is_new = watched_.emplace(decision.registration_number(), decision.decision_id()).second;
    EXPECT_TRUE(is_new) << decision.registration_number() << " was decided twice";
  }
  return reader->Finish().ok();
}

}  // namespace postgate::crash

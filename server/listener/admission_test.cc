// SPDX-License-Identifier: Apache-2.0
#include "server/listener/admission.h"

#include <gtest/gtest.h>

namespace postgate::listener {
namespace {

class AdmissionTest : public testing::Test {
 protected:
  // Opens one more connection from `address`, if it is admitted.
  std::optional<Refusal> Connect(const std::string& address) {
    const std::optional<Refusal> refusal = admission_.Admit(7, address, now_);
    if (!refusal.has_value()) {
      ++open_.total;
      ++open_.by_address[address];
    }
    return refusal;
  }
  void Close(const std::string& address) {
    --open_.total;
    --open_.by_address[address];
  }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  ConnectionCount open_;
  bool can_count_ = true;
  int censuses_ = 0;
  Admission admission_{ConnectionLimits{5, 3}, [this](int except) -> std::optional<ConnectionCount> {
                         EXPECT_EQ(except, 7) << "the connection in question is not one of those before it";
                         ++censuses_;
                         if (!can_count_) return std::nullopt;
                         return open_;
                       }};
};

TEST_F(AdmissionTest, OneAddressHasItsShareAndTheOthersTheRest) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Connect("192.0.2.1"), std::nullopt);
  EXPECT_EQ(Connect("192.0.2.1"), Refusal::kAddress);
  EXPECT_EQ(Connect("192.0.2.2"), std::nullopt);
  EXPECT_EQ(Connect("192.0.2.2"), std::nullopt);
  EXPECT_EQ(Connect("192.0.2.2"), Refusal::kTotal);
  EXPECT_EQ(open_.total, 5);
}

TEST_F(AdmissionTest, WhatWasClosedMakesRoomOnceTheCountIsOld) {
  for (int i = 0; i < 3; ++i) Connect("192.0.2.1");
  EXPECT_EQ(Connect("192.0.2.1"), Refusal::kAddress);
  Close("192.0.2.1");
  EXPECT_EQ(Connect("192.0.2.1"), Refusal::kAddress) << "by the count of a moment ago";
  now_ += kCensusInterval;
  EXPECT_EQ(Connect("192.0.2.1"), std::nullopt);
  EXPECT_EQ(Connect("192.0.2.1"), Refusal::kAddress) << "what was admitted since the census counts";
}

TEST_F(AdmissionTest, AFloodCausesOneCensusAnInterval) {
  for (int i = 0; i < 1'000; ++i) Connect("192.0.2.1");
  EXPECT_EQ(censuses_, 1);
  now_ += kCensusInterval;
  for (int i = 0; i < 1'000; ++i) Connect("192.0.2.1");
  EXPECT_EQ(censuses_, 2);
}

TEST_F(AdmissionTest, NothingIsCountedWhileThereIsRoom) {
  for (int i = 0; i < 3; ++i) Connect("192.0.2.1");
  EXPECT_EQ(censuses_, 0);
}

TEST_F(AdmissionTest, WithoutACensusTheBoundHolds) {
  can_count_ = false;
  for (int i = 0; i < 10; ++i) Connect("192.0.2.1");
  EXPECT_EQ(open_.total, 3);
}

TEST_F(AdmissionTest, AClockThatWasSetBackDoesNotFreezeTheCount) {
  for (int i = 0; i < 4; ++i) Connect("192.0.2.1");
  Close("192.0.2.1");
  now_ -= absl::Hours(1);
  EXPECT_EQ(Connect("192.0.2.1"), std::nullopt);
}

}  // namespace
}  // namespace postgate::listener

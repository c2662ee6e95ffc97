// SPDX-License-Identifier: Apache-2.0
#include "server/telemetry/limited_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace postgate::telemetry {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class LimitedLogTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(StartLog("info")); }

  // What `write` makes the log say.
  template <typename Write>
  static std::string Said(Write write) {
    testing::internal::CaptureStderr();
    write();
    return testing::internal::GetCapturedStderr();
  }
  static int64_t Lines(const std::string& log, const std::string& event) {
    int64_t count = 0;
    const std::string wanted = "\"event\":\"" + event + "\"";
    for (size_t at = log.find(wanted); at != std::string::npos; at = log.find(wanted, at + 1)) ++count;
    return count;
  }
  void Fault(LimitedLog& log, const std::string& partner, int times) {
    for (int i = 0; i < times; ++i) log.Write(LogLevel::kWarning, "stream.fault", partner, {{"carrier", partner}});
  }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  const std::function<absl::Time()> clock_ = [this] { return now_; };
};

TEST_F(LimitedLogTest, ABurstIsWrittenWholeAndTheRestLeftOut) {
  LimitedLog log(kPartnerLogRate, clock_);
  const std::string said = Said([&] { Fault(log, "demo", 1000); });
  EXPECT_EQ(Lines(said, "stream.fault"), 20);
}

TEST_F(LimitedLogTest, ALineASecondFollowsAndSaysHowManyWereLeftOut) {
  LimitedLog log(kPartnerLogRate, clock_);
  Said([&] { Fault(log, "demo", 100); });
  now_ += absl::Seconds(1);
  const std::string said = Said([&] { Fault(log, "demo", 100); });
  EXPECT_EQ(Lines(said, "stream.fault"), 1);
  EXPECT_THAT(said, HasSubstr("\"event\":\"log.lines_left_out\",\"of\":\"stream.fault\",\"partner\":\"demo\",\"lines\":80}"));
}

TEST_F(LimitedLogTest, APartnersFloodCostsNoOtherPartnersAndNoOtherEventsLine) {
  LimitedLog log(kPartnerLogRate, clock_);
  Said([&] { Fault(log, "demo", 100); });
  const std::string said = Said([&] {
    Fault(log, "other", 1);
    log.Write(LogLevel::kWarning, "call.denied", "demo", {});
  });
  EXPECT_EQ(Lines(said, "stream.fault"), 1);
  EXPECT_EQ(Lines(said, "call.denied"), 1);
  EXPECT_THAT(said, Not(HasSubstr("left_out")));
}

TEST_F(LimitedLogTest, QuietGivesTheBurstBackAndNoMore) {
  LimitedLog log(kPartnerLogRate, clock_);
  Said([&] { Fault(log, "demo", 20); });
  now_ += absl::Hours(1);
  EXPECT_EQ(Lines(Said([&] { Fault(log, "demo", 100); }), "stream.fault"), 20);
}

TEST_F(LimitedLogTest, AClockThatGoesBackTakesNothingAway) {
  LimitedLog log(kPartnerLogRate, clock_);
  Said([&] { Fault(log, "demo", 10); });
  now_ -= absl::Hours(1);
  EXPECT_EQ(Lines(Said([&] { Fault(log, "demo", 100); }), "stream.fault"), 10);
}

TEST_F(LimitedLogTest, TheEndSaysWhatWasLeftOut) {
  const std::string said = Said([&] {
    LimitedLog log(kOneASecond, clock_);
    Fault(log, "demo", 4);
  });
  EXPECT_THAT(said, HasSubstr("\"lines\":3}"));
}

TEST_F(LimitedLogTest, NamesBeyondTheBoundShareOneBudget) {
  LimitedLog log(kOneASecond, clock_);
  const std::string said = Said([&] {
    for (size_t i = 0; i < kLimitedLogKeysMax + 100; ++i) Fault(log, absl::StrCat("carrier-", i), 1);
  });
  EXPECT_EQ(Lines(said, "stream.fault"), static_cast<int64_t>(kLimitedLogKeysMax) + 1);
}

}  // namespace
}  // namespace postgate::telemetry

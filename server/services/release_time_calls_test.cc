// SPDX-License-Identifier: Apache-2.0
#include "server/services/release_time_calls.h"

#include <gtest/gtest.h>

#include <string>

#include "server/intake/errors.h"

namespace postgate::services {
namespace {

using identity::Role;

v1::ListReleaseTimesRequest Request(const std::string& from_day, const std::string& to_day) {
  v1::ListReleaseTimesRequest request;
  request.set_from_day(from_day);
  request.set_to_day(to_day);
  return request;
}

TEST(ReleaseTimeCallsTest, AreForAllButCarriers) {
  for (const Role role : identity::kRoles) {
    const auto days = ReleaseDaysOf({role, "one"}, Request("2026-11-01", "2026-11-30"));
    if (role == Role::kCarrier) {
      EXPECT_EQ(days.status().code(), absl::StatusCode::kPermissionDenied);
      continue;
    }
    ASSERT_TRUE(days.ok()) << days.status();
    EXPECT_EQ(days->from_day, 20'758);
    EXPECT_EQ(days->to_day, 20'787);
  }
}

TEST(ReleaseTimeCallsTest, WhatIsWrongIsNamed) {
  const auto error_of = [](const std::string& from_day, const std::string& to_day) {
    const auto days = ReleaseDaysOf({Role::kAuditor, "a"}, Request(from_day, to_day));
    if (days.ok()) return std::string("none");
    EXPECT_EQ(days.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(days.status().message());
  };
  EXPECT_EQ(error_of("2026-11-26", "2026-11-26"), "none");
  EXPECT_EQ(error_of("", "2026-11-26"), "from_day: expected a day as YYYY-MM-DD, from 1970 on");
  EXPECT_EQ(error_of("2026-11-26", "2026-11-31"), "to_day: expected a day as YYYY-MM-DD, from 1970 on");
  EXPECT_EQ(error_of("2026-11-26", "2026-11-25"), "to_day: before from_day");
  EXPECT_EQ(error_of("2026-11-01", "2027-11-01"), "none");
  EXPECT_EQ(error_of("2026-11-01", "2027-11-02"), "to_day: the period has 367 days, at most 366 are told in one call");
}

TEST(ReleaseTimeCallsTest, SaysHowFarTheCountingIsOrThatItHasStopped) {
  const absl::Status behind = NoReleaseTimes(absl::DeadlineExceededError("behind"), 4, 9);
  EXPECT_EQ(behind.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(behind.message(), "the release times are being counted: 5 of the ledger's 10 entries are; ask again later");
  EXPECT_EQ(intake::ReasonOf(behind), "COUNTING_BEHIND");
  EXPECT_EQ(intake::ReasonOf(NoReleaseTimes(absl::UnavailableError("counted anew"), -1, 9)), "COUNTING_BEHIND");
  const absl::Status stopped = NoReleaseTimes(absl::DataLossError("/data/readers: a row"), 4, 9);
  EXPECT_EQ(stopped.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(intake::ReasonOf(stopped), "COUNTING_STOPPED");
  EXPECT_EQ(stopped.message().find("/data"), absl::string_view::npos) << "what is the operator's stays in the log";
  EXPECT_EQ(NoReleaseTimes(absl::CancelledError("stops"), 4, 9).code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace postgate::services

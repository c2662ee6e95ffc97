// SPDX-License-Identifier: Apache-2.0
#include "server/services/scorecard_calls.h"

#include <gtest/gtest.h>

#include <string>

#include "server/scorecards/limits.h"

namespace postgate::services {
namespace {

using identity::Role;

v1::ListScorecardsRequest Request(const std::string& carrier = "") {
  v1::ListScorecardsRequest request;
  request.set_carrier(carrier);
  request.set_from_day("2026-11-01");
  request.set_to_day("2026-11-30");
  return request;
}

TEST(ScorecardCallsTest, ACarrierSeesItsOwnAloneAndAllOthersEveryCarriers) {
  for (const Role role : identity::kRoles) {
    const identity::Principal caller{role, "one"};
    const auto all = ScorecardRangeOf(caller, Request());
    const auto own = ScorecardRangeOf(caller, Request("one"));
    const auto other = ScorecardRangeOf(caller, Request("two"));
    ASSERT_TRUE(all.ok() && own.ok());
    EXPECT_EQ(own->carrier, "one");
    if (role == Role::kCarrier) {
      EXPECT_EQ(all->carrier, "one") << "never all";
      EXPECT_EQ(other.status().code(), absl::StatusCode::kPermissionDenied);
    } else {
      EXPECT_EQ(all->carrier, "");
      ASSERT_TRUE(other.ok());
      EXPECT_EQ(other->carrier, "two");
    }
  }
}

TEST(ScorecardCallsTest, WhatIsWrongIsNamed) {
  const auto error_of = [](const v1::ListScorecardsRequest& request) {
    const auto range = ScorecardRangeOf({Role::kAuditor, "a"}, request);
    if (range.ok()) return std::string("none");
    EXPECT_EQ(range.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(range.status().message());
  };
  v1::ListScorecardsRequest request = Request();
  EXPECT_EQ(error_of(request), "none");
  request.set_from_day("2026-11-31");
  EXPECT_EQ(error_of(request), "from_day: expected a day as YYYY-MM-DD, from 1970 on");
  request = Request();
  request.clear_to_day();
  EXPECT_EQ(error_of(request), "to_day: expected a day as YYYY-MM-DD, from 1970 on");
  request.set_to_day("2026-10-31");
  EXPECT_EQ(error_of(request), "to_day: before from_day");
  request.set_to_day("2027-11-02");
  EXPECT_EQ(error_of(request), "to_day: the period has 367 days, at most 366 are told in one call");
  request.set_to_day("2027-11-01");
  EXPECT_EQ(error_of(request), "none");
  request.set_after_carrier("one");
  EXPECT_EQ(error_of(request), "after_day: missing beside after_carrier");
  request.set_after_day("yesterday");
  EXPECT_EQ(error_of(request), "after_day: expected a day as YYYY-MM-DD, from 1970 on");
  request = Request();
  request.set_page_size(-1);
  EXPECT_EQ(error_of(request), "page_size: negative");
}

TEST(ScorecardCallsTest, APageHasNoMoreThanItMay) {
  v1::ListScorecardsRequest request = Request();
  const identity::Principal caller{Role::kOperator, "a"};
  EXPECT_EQ(ScorecardRangeOf(caller, request)->limit, scorecards::kScorecardsPerPageMax);
  request.set_page_size(1'000'000);
  EXPECT_EQ(ScorecardRangeOf(caller, request)->limit, scorecards::kScorecardsPerPageMax);
  request.set_page_size(3);
  EXPECT_EQ(ScorecardRangeOf(caller, request)->limit, 3U);
}

}  // namespace
}  // namespace postgate::services

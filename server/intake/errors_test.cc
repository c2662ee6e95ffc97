// SPDX-License-Identifier: Apache-2.0
#include "server/intake/errors.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"

namespace postgate::intake {
namespace {

TEST(ErrorsTest, CarriesReasonDomainAndRetry) {
  const google::rpc::Status rpc =
      ToRpcStatus(MakeError(absl::StatusCode::kResourceExhausted, kWindowExceeded, "too much", absl::Milliseconds(1'100)));
  EXPECT_EQ(rpc.code(), 8);
  EXPECT_EQ(rpc.message(), "too much");
  ASSERT_EQ(rpc.details_size(), 2);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(rpc.details(0).UnpackTo(&info));
  EXPECT_EQ(info.domain(), "postgate");
  EXPECT_EQ(info.reason(), "WINDOW_EXCEEDED");
  google::rpc::RetryInfo retry;
  ASSERT_TRUE(rpc.details(1).UnpackTo(&retry));
  EXPECT_EQ(retry.retry_delay().seconds(), 1);
  EXPECT_EQ(retry.retry_delay().nanos(), 100'000'000);
}

TEST(ErrorsTest, HasNoReasonWhenNoneWasGiven) { EXPECT_EQ(ReasonOf(absl::NotFoundError("no")), ""); }

}  // namespace
}  // namespace postgate::intake

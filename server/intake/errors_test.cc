// SPDX-License-Identifier: Apache-2.0
#include "server/intake/errors.h"

#include <gtest/gtest.h>

#include <iterator>
#include <regex>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/testing/read_file.h"
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

std::string ReadText(const std::string& path) { return ReadFile(absl::StrCat(POSTGATE_SOURCE_DIR, "/", path)); }

TEST(ErrorsTest, ProtocolPageTellsEveryReason) {
  const std::string header = ReadText("server/intake/errors.h");
  const std::string page = ReadText("docs/protocol.md");
  const std::regex constant("\\[\\] = \"([A-Z_]+)\"");
  int reasons = 0;
  for (std::sregex_iterator i(header.begin(), header.end(), constant), end; i != end; ++i, ++reasons) {
    EXPECT_NE(page.find("`" + (*i)[1].str() + "`"), std::string::npos) << (*i)[1].str();
  }
  EXPECT_GE(reasons, 17);
}

}  // namespace
}  // namespace postgate::intake

// SPDX-License-Identifier: Apache-2.0
#include "server/identity/principal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace postgate::identity {
namespace {

using ::testing::HasSubstr;

constexpr char kDomain[] = "postgate.example";

std::string RefusalOf(absl::string_view uri) {
  const absl::Status status = ParsePrincipal(uri, kDomain).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << std::string(uri);
  return std::string(status.message());
}

TEST(PrincipalTest, ReadsRoleAndName) {
  for (Role role : kRoles) {
    auto principal =
        ParsePrincipal(absl::StrCat("spiffe://postgate.example/", RoleName(role), "/KR-post_1.x"), kDomain);
    ASSERT_TRUE(principal.ok()) << principal.status();
    EXPECT_EQ(*principal, (Principal{role, "KR-post_1.x"}));
    EXPECT_EQ(ToString(*principal), std::string(RoleName(role)) + "/KR-post_1.x");
  }
}

TEST(PrincipalTest, RefusesAnotherSchemeOrTrustDomain) {
  EXPECT_THAT(RefusalOf("https://postgate.example/carrier/demo"), HasSubstr("not a spiffe URI"));
  EXPECT_THAT(RefusalOf("SPIFFE://postgate.example/carrier/demo"), HasSubstr("not a spiffe URI"));
  EXPECT_THAT(RefusalOf(""), HasSubstr("not a spiffe URI"));
  for (const char* uri : {"spiffe://other.example/carrier/demo", "spiffe://postgate.example.evil/carrier/demo",
                          "spiffe://Postgate.example/carrier/demo", "spiffe://postgate.example:443/carrier/demo",
                          "spiffe://me@postgate.example/carrier/demo", "spiffe:///carrier/demo"}) {
    EXPECT_THAT(RefusalOf(uri), HasSubstr("not this hub's trust domain")) << uri;
  }
}

TEST(PrincipalTest, RefusesMoreOrFewerThanTwoSegments) {
  for (const char* uri : {"spiffe://postgate.example", "spiffe://postgate.example/",
                          "spiffe://postgate.example/carrier", "spiffe://postgate.example/carrier/demo/",
                          "spiffe://postgate.example/carrier/demo/x", "spiffe://postgate.example//carrier/demo"}) {
    EXPECT_THAT(RefusalOf(uri), HasSubstr("not of two path segments")) << uri;
  }
}

TEST(PrincipalTest, RefusesUnknownRolesTheHubsOwnIncluded) {
  for (const char* role : {"hub", "Carrier", "carriers", "", "admin"}) {
    EXPECT_THAT(RefusalOf(absl::StrCat("spiffe://postgate.example/", role, "/demo")), HasSubstr("no such role"));
  }
}

TEST(PrincipalTest, RefusesNamesOutsideTheirAlphabetOrLength) {
  for (const char* name : {"", ".", "..", "-a", "a b", "a%2f", "a?b", "a#b", "a\n", "\xc3\xa9"}) {
    EXPECT_THAT(RefusalOf(absl::StrCat("spiffe://postgate.example/carrier/", name)), HasSubstr("not a usable name"));
  }
  EXPECT_TRUE(ParsePrincipal("spiffe://postgate.example/carrier/" + std::string(63, 'a'), kDomain).ok());
  EXPECT_FALSE(ParsePrincipal("spiffe://postgate.example/carrier/" + std::string(64, 'a'), kDomain).ok());
}

TEST(PrincipalTest, RefusesAnEmbeddedNul) {
  const std::string uri("spiffe://postgate.example/carrier/demo\0.evil", 44);
  EXPECT_THAT(RefusalOf(uri), HasSubstr("not a usable name"));
}

TEST(PrincipalTest, ShowsAStrangersUriEscapedAndCut) {
  const std::string message = RefusalOf("spiffe://x/\n" + std::string(5000, 'a'));
  EXPECT_THAT(message, HasSubstr("\\n"));
  EXPECT_LT(message.size(), 400u);
}

TEST(PrincipalTest, RefusesNoneOrSeveralUris) {
  const std::string good = "spiffe://postgate.example/carrier/demo";
  EXPECT_TRUE(ParsePrincipal(std::vector<std::string>{good}, kDomain).ok());
  EXPECT_THAT(std::string(ParsePrincipal(std::vector<std::string>{}, kDomain).status().message()), HasSubstr("0 URIs"));
  EXPECT_THAT(std::string(ParsePrincipal(std::vector<std::string>{good, good}, kDomain).status().message()),
              HasSubstr("2 URIs"));
}

TEST(PrincipalTest, FindsTheTrustDomain) {
  EXPECT_EQ(*TrustDomainOf("spiffe://hub.kr/hub/hub"), "hub.kr");
  EXPECT_EQ(*TrustDomainOf("spiffe://hub.kr"), "hub.kr");
  for (const char* uri : {"", "spiffe://", "spiffe:///hub", "https://hub.kr/", "spiffe://HUB.kr/hub"}) {
    EXPECT_FALSE(TrustDomainOf(uri).ok()) << uri;
  }
}

}  // namespace
}  // namespace postgate::identity

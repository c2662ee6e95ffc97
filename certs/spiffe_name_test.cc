// SPDX-License-Identifier: Apache-2.0
#include "certs/spiffe_name.h"

#include <gtest/gtest.h>

#include <string>

namespace postgate::certs {
namespace {

TEST(SpiffeNameTest, AcceptsNamesUpToTheLimit) {
  EXPECT_TRUE(CheckName("demo").ok());
  EXPECT_TRUE(CheckName("KR-post_1.test").ok());
  EXPECT_TRUE(CheckName(std::string(63, 'a')).ok());
}

TEST(SpiffeNameTest, RefusesNamesThatAreNoPathSegmentOrFileName) {
  for (const char* name : {"", ".", "..", "-x", "a/b", "a b", "a%2fb", "a?b", "a#b", "\xc3\xa9", "a\n"}) {
    EXPECT_EQ(CheckName(name).code(), absl::StatusCode::kInvalidArgument) << name;
  }
  EXPECT_FALSE(CheckName(std::string(64, 'a')).ok());
  EXPECT_FALSE(CheckName(std::string("a\0b", 3)).ok());
}

TEST(SpiffeNameTest, KnowsFourRolesAndNamesThemInTheRefusal) {
  for (const std::string& role : ClientRoles()) EXPECT_TRUE(CheckRole(role).ok()) << role;
  EXPECT_EQ(CheckRole("hub").message(), "role \"hub\" does not exist: give one of carrier, customs, operator, auditor");
  EXPECT_FALSE(CheckRole("Carrier").ok());
}

TEST(SpiffeNameTest, RefusesTrustDomainsInCapitalsOrWithAPort) {
  EXPECT_TRUE(CheckTrustDomain("postgate.example").ok());
  EXPECT_TRUE(CheckTrustDomain(std::string(255, 'a')).ok());
  for (const char* domain : {"", "Postgate.example", "a:443", "a/b", "user@a", ".a"}) {
    EXPECT_FALSE(CheckTrustDomain(domain).ok()) << domain;
  }
  EXPECT_FALSE(CheckTrustDomain(std::string(256, 'a')).ok());
}

TEST(SpiffeNameTest, JoinsTheUri) {
  EXPECT_EQ(SpiffeUri("postgate.example", "carrier", "demo"), "spiffe://postgate.example/carrier/demo");
}

}  // namespace
}  // namespace postgate::certs

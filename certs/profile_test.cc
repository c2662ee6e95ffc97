// SPDX-License-Identifier: Apache-2.0
#include "certs/profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certs/spiffe_name.h"

namespace postgate::certs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kGood[] = "[profile]\ndefault_days = 7\n[extensions]\nkeyUsage = digitalSignature\n";

TEST(ProfileTest, EveryRoleHasAProfileForClientsOnly) {
  for (const std::string& role : ClientRoles()) {
    auto profile = LoadProfile(role);
    ASSERT_TRUE(profile.ok()) << profile.status();
    EXPECT_GE(profile->default_days, 1);
    EXPECT_TRUE(profile->dns_names.empty());
    EXPECT_STREQ(NCONF_get_string(profile->configuration.get(), kExtensionsSection, "extendedKeyUsage"), "clientAuth");
  }
}

TEST(ProfileTest, TheHubIsValidForLocalhostAndLoopback) {
  auto profile = LoadProfile("hub");
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_THAT(profile->dns_names, ElementsAre("localhost"));
  EXPECT_THAT(profile->ip_addresses, ElementsAre("127.0.0.1"));
}

TEST(ProfileTest, TheRevocationListStaysValidThirtyDays) {
  auto profile = LoadProfile("revocation_list");
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->default_days, 30);
}

TEST(ProfileTest, ReadsAGoodText) { EXPECT_EQ(ParseProfile("x", kGood)->default_days, 7); }

TEST(ProfileTest, RefusesWhatIsMissingUnknownOrOutOfRange) {
  EXPECT_THAT(std::string(ParseProfile("x", "[profile]\ndefault_days = 7\n").status().message()),
              HasSubstr("x.cnf: section [extensions] is missing"));
  EXPECT_THAT(std::string(ParseProfile("x", "[extensions]\na=b\n").status().message()), HasSubstr("default_days"));
  EXPECT_FALSE(ParseProfile("x", "[profile]\ndefault_days = 0\n[extensions]\n").ok());
  EXPECT_FALSE(ParseProfile("x", "[profile]\ndefault_days = soon\n[extensions]\n").ok());
  EXPECT_THAT(std::string(ParseProfile("x", "[profile]\ndays = 7\n[extensions]\n").status().message()),
              HasSubstr("unknown key days"));
}

TEST(ProfileTest, NamesTheLineThatCannotBeRead) {
  EXPECT_THAT(std::string(ParseProfile("x", "[profile]\nnonsense\n").status().message()), HasSubstr("line 2"));
}

TEST(ProfileTest, RefusesANameThatWasNotCompiledIn) {
  EXPECT_EQ(LoadProfile("root").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace postgate::certs

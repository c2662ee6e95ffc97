// SPDX-License-Identifier: Apache-2.0
#include "server/configuration/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postgate::configuration {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

absl::Status Check(absl::string_view text) {
  auto configuration = ParseConfiguration(text, "hub.textproto");
  if (!configuration.ok()) return configuration.status();
  FillDefaults(*configuration);
  return CheckConfiguration(*configuration);
}

TEST(ConfigurationTest, AnEmptyFileServes) { EXPECT_TRUE(Check("").ok()); }

TEST(ConfigurationTest, NamesFileLineAndFieldOfAnUnknownField) {
  const absl::Status status = Check("listen: \"127.0.0.1:1\"\nlissen: \"x\"\n");
  EXPECT_THAT(std::string(status.message()), HasSubstr("hub.textproto:2:7"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("lissen"));
}

TEST(ConfigurationTest, NamesFileAndLineOfAWrongType) {
  EXPECT_THAT(std::string(Check("limits { lease_seconds: \"soon\" }").message()), HasSubstr("hub.textproto:1:"));
}

TEST(ConfigurationTest, RefusesImpossibleValuesByField) {
  EXPECT_THAT(std::string(Check("listen: \"nowhere\"").message()), HasSubstr("listen"));
  EXPECT_THAT(std::string(Check("listen: \"127.0.0.1:70000\"").message()), HasSubstr("listen"));
  EXPECT_THAT(std::string(Check("hub_country: \"Korea\"").message()), HasSubstr("hub_country"));
  EXPECT_THAT(std::string(Check("registration_prefix: \"p\"").message()), HasSubstr("registration_prefix"));
  EXPECT_THAT(std::string(Check("log_level: \"loud\"").message()), HasSubstr("log_level"));
  EXPECT_THAT(std::string(Check("limits { lease_seconds: -1 }").message()), HasSubstr("limits.lease_seconds"));
  EXPECT_THAT(std::string(Check("limits { connections_total: -1 }").message()), HasSubstr("limits.connections_total"));
  EXPECT_THAT(std::string(Check("limits { connections_per_address: 2000000 }").message()), HasSubstr("limits.connections_per_address"));
  EXPECT_THAT(std::string(Check("carriers { name: \"a\" } carriers { name: \"a\" }").message()), HasSubstr("carriers[1].name"));
}

TEST(ConfigurationTest, NamesFileAndLineOfAnImpossibleValue) {
  EXPECT_THAT(std::string(Check("listen: \"127.0.0.1:1\"\nhub_country: \"Korea\"").message()), StartsWith("hub.textproto:2:1: hub_country: "));
  EXPECT_THAT(std::string(Check("limits {\n  lease_seconds: -1\n}").message()), StartsWith("hub.textproto:2:3: limits.lease_seconds: "));
  EXPECT_THAT(std::string(Check("carriers { name: \"a\" }\ncarriers { name: \"a\" }").message()), StartsWith("hub.textproto:2:12: carriers[1].name: "));
  EXPECT_THAT(std::string(Check("carriers { name: \"a\" }\ncarriers {\n}").message()), StartsWith("hub.textproto:2:1: carriers[1].name: "));
}

TEST(ConfigurationTest, SaysThatAFileIsNotThere) {
  EXPECT_EQ(ReadConfiguration("/nonexistent/hub.textproto").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace postgate::configuration

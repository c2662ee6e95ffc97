// SPDX-License-Identifier: Apache-2.0
#include "core/validation/registry.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/reference/csv.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

TEST(RegistryTest, HasEveryIdOnce) {
  std::set<std::string> ids;
  for (const auto& rules : {ItemRules(), MovementRules(), ExchangeRules()}) {
    for (const Rule* rule : rules) EXPECT_TRUE(ids.insert(rule->id).second) << rule->id;
  }
}

TEST(RegistryTest, SaysEverythingAboutEveryRule) {
  for (const auto& rules : {ItemRules(), MovementRules(), ExchangeRules()}) {
    for (const Rule* rule : rules) {
      EXPECT_THAT(std::string(rule->id), ::testing::MatchesRegex("(item|movement)\\.[a-z0-9_.]+"));
      EXPECT_TRUE(v1::Severity_IsValid(rule->severity) && rule->severity != v1::SEVERITY_UNSPECIFIED) << rule->id;
      EXPECT_THAT(std::string(rule->summary), ::testing::EndsWith(".")) << rule->id;
      EXPECT_NE(*rule->source, '\0') << rule->id;
    }
  }
}

TEST(RegistryTest, GivesEachRuleTheCheckOfItsKind) {
  for (const Rule* rule : ItemRules())
    EXPECT_TRUE(rule->check != nullptr && rule->check_movement == nullptr) << rule->id;
  for (const Rule* rule : MovementRules())
    EXPECT_TRUE(rule->check == nullptr && rule->check_movement != nullptr) << rule->id;
  for (const Rule* rule : ExchangeRules())
    EXPECT_TRUE(rule->check == nullptr && rule->check_movement == nullptr) << rule->id;
}

TEST(RegistryTest, HasARuleForEveryFile) {
  size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(POSTGATE_SOURCE_DIR "/core/validation/rules")) {
    files += file.path().extension() == ".cc";
  }
  EXPECT_EQ(ItemRules().size() + MovementRules().size(), files);
}

// A finding whose id the registry lacks would be missing from docs/rulebook.md too.
TEST(RegistryTest, HasEveryExchangeFinding) {
  const auto source = reference::ReadFile(POSTGATE_SOURCE_DIR "/core/validation/exchange_findings.cc");
  ASSERT_TRUE(source.ok()) << source.status();
  std::vector<std::string> defined;
  const std::string mark = "    .id = \"";
  for (absl::string_view line : absl::StrSplit(*source, '\n')) {
    if (absl::ConsumePrefix(&line, mark)) defined.emplace_back(line.substr(0, line.find('"')));
  }
  std::vector<std::string> registered;
  for (const Rule* rule : ExchangeRules()) registered.emplace_back(rule->id);
  EXPECT_THAT(registered, ::testing::UnorderedElementsAreArray(defined));
}

}  // namespace
}  // namespace postgate::validation

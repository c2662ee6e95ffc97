// SPDX-License-Identifier: Apache-2.0
#include "core/validation/registry.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/reference/csv.h"
#include "core/validation/rule_catalogue.h"
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

// What no regime may weaken must be in force without one; and only rules about items are a regime's.
TEST(RegistryTest, FixesNoRuleThatIsOffAndNoneThatRegimesDoNotReach) {
  for (const Rule* rule : ItemRules()) EXPECT_FALSE(rule->is_fixed && rule->is_off) << rule->id;
  for (const auto& rules : {MovementRules(), ExchangeRules()}) {
    for (const Rule* rule : rules) EXPECT_FALSE(rule->is_fixed || rule->is_off) << rule->id;
  }
  EXPECT_LE(ItemRules().size(), regimes::kRulesMax);
}

TEST(RegistryTest, GivesRegimesTheRulesInTheirOrder) {
  const regimes::Catalogue catalogue = RuleCatalogue();
  ASSERT_EQ(catalogue.size(), ItemRules().size());
  for (size_t i = 0; i < catalogue.size(); ++i) {
    EXPECT_EQ(catalogue[i].id, ItemRules()[i]->id);
    EXPECT_EQ(catalogue[i].level == regime::v1::LEVEL_OFF, ItemRules()[i]->is_off) << catalogue[i].id;
    EXPECT_EQ(catalogue[i].is_fixed, ItemRules()[i]->is_fixed) << catalogue[i].id;
  }
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

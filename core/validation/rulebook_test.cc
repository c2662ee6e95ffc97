// SPDX-License-Identifier: Apache-2.0
#include "core/validation/rulebook.h"

#include <string>
#include <utility>
#include <vector>

#include "core/reference/csv.h"
#include "core/reference/reference_data.h"
#include "core/regimes/regime_file.h"
#include "core/regimes/regimes_page.h"
#include "core/validation/registry.h"
#include "core/validation/rule_catalogue.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

const std::vector<regime::v1::Regime>& ShippedRegimes() {
  static const auto* const kRegimes = [] {
    const auto reference = reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference");
    auto folder = regimes::ReadRegimes(POSTGATE_SOURCE_DIR "/data/regimes", RuleCatalogue(), **reference);
    EXPECT_TRUE(folder.ok()) << folder.status();
    return new std::vector<regime::v1::Regime>(folder.ok() ? std::move(folder->regimes) : std::vector<regime::v1::Regime>());
  }();
  return *kRegimes;
}

TEST(RulebookTest, IsWhatTheDocumentationShows) {
  const auto shown = reference::ReadFile(POSTGATE_SOURCE_DIR "/docs/rulebook.md");
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_TRUE(*shown == Rulebook(ShippedRegimes())) << "docs/rulebook.md is stale: run postgate-rulebook docs";
}

TEST(RulebookTest, RegimesPageIsWhatTheDocumentationShows) {
  const auto shown = reference::ReadFile(POSTGATE_SOURCE_DIR "/docs/regimes.md");
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_TRUE(*shown == regimes::RegimesPage(ShippedRegimes(), RuleCatalogue())) << "docs/regimes.md is stale: run postgate-rulebook docs";
}

TEST(RulebookTest, SaysWhichRegimesSpeakOfARule) {
  EXPECT_THAT(Rulebook(ShippedRegimes()), ::testing::HasSubstr("| `item.ucr.present` | off | error: `eu_ics2_express` from 2021-03-15 |"));
  EXPECT_THAT(Rulebook({}), ::testing::Not(::testing::HasSubstr("eu_ics2_express")));
}

TEST(RulebookTest, ListsEveryRule) {
  const std::string book = Rulebook({});
  for (const auto& rules : {ItemRules(), MovementRules(), ExchangeRules()}) {
    for (const Rule* rule : rules) EXPECT_THAT(book, ::testing::HasSubstr(std::string("| `") + rule->id + "` |"));
  }
  EXPECT_THAT(book, ::testing::HasSubstr("| `repair.white_space` |"));
}

}  // namespace
}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/validation/rulebook.h"

#include <string>

#include "core/reference/csv.h"
#include "core/validation/registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

TEST(RulebookTest, IsWhatTheDocumentationShows) {
  const auto shown = reference::ReadFile(POSTGATE_SOURCE_DIR "/docs/rulebook.md");
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_TRUE(*shown == Rulebook()) << "docs/rulebook.md is stale: run postgate-rulebook docs/rulebook.md";
}

TEST(RulebookTest, ListsEveryRule) {
  const std::string book = Rulebook();
  for (const auto& rules : {ItemRules(), MovementRules(), ExchangeRules()}) {
    for (const Rule* rule : rules) EXPECT_THAT(book, ::testing::HasSubstr(std::string("| `") + rule->id + "` |"));
  }
  EXPECT_THAT(book, ::testing::HasSubstr("| `repair.white_space` |"));
}

}  // namespace
}  // namespace postgate::validation

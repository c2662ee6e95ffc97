// SPDX-License-Identifier: Apache-2.0
#include "core/screening/screening_session.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/reference/reference_data.h"
#include "core/screening/screening_fixture.h"
#include "gtest/gtest.h"

namespace postgate::screening {
namespace {

class ScreeningSessionTest : public testing::Test {
 protected:
  const ScreeningList list_{OfacList(), *reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference")};
  ScreeningSession session_{list_};
};

TEST_F(ScreeningSessionTest, SaysWhichEntryAPartyIsAndWhy) {
  const std::optional<PartyMatch> match = session_.Screen("Aero Caribean", {"", "Havana", "CU"});
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->entry->entry_id, "36");
  EXPECT_EQ(match->entry_name, "AERO-CARIBBEAN");
  EXPECT_LT(match->score, 1);
  EXPECT_EQ(WordsText(match->words), "AERO, CARIBEAN for CARIBBEAN");
  EXPECT_EQ(match->country, Agreement::kAgrees);
  EXPECT_EQ(match->address, Agreement::kAgrees);
}

TEST_F(ScreeningSessionTest, ThereIsNothingToSayOfOthers) {
  EXPECT_FALSE(session_.Screen("Jürgen Hoffmann", {"", "Havana", "CU"}).has_value());
  EXPECT_FALSE(session_.Screen("", {}).has_value());
}

TEST_F(ScreeningSessionTest, SaysTheSameOfANameAgain) {
  for (const char* name : {"AEROCARIBBEAN AIRLINES", "Jürgen Hoffmann", "Aero Caribean"}) {
    const std::optional<PartyMatch> first = session_.Screen(name, {});
    // In between more names than are remembered, so that each place has had another.
    for (size_t i = 0; i < 4 * ScreeningSession::kNamesRemembered; ++i) session_.Best(absl::StrCat("Otto Nobody ", i));
    for (int again = 0; again < 2; ++again) {
      const std::optional<PartyMatch> second = session_.Screen(name, {});
      ASSERT_EQ(second.has_value(), first.has_value()) << name;
      if (!first.has_value()) continue;
      EXPECT_EQ(second->entry, first->entry);
      EXPECT_EQ(second->score, first->score);
      EXPECT_EQ(WordsText(second->words), WordsText(first->words));
    }
  }
}

TEST_F(ScreeningSessionTest, ALongNameIsScreenedThoughItIsNotRemembered) {
  const std::string name = "AEROCARIBBEAN AIRLINES" + std::string(ScreeningSession::kRememberedBytesMax, ' ');
  EXPECT_TRUE(session_.Screen(name, {}).has_value());
}

TEST_F(ScreeningSessionTest, SessionsAtOnceDoNotDisturbEachOther) {
  ScreeningSession other(list_);
  ASSERT_TRUE(session_.Screen("AEROCARIBBEAN AIRLINES", {}).has_value());
  EXPECT_FALSE(other.Screen("Jane Doe of Nowhere", {}).has_value());
  EXPECT_EQ(session_.Screen("AEROCARIBBEAN AIRLINES", {})->entry->entry_id, "36");
}

TEST_F(ScreeningSessionTest, EveryNameOfTheListIsFoundWithAndWithoutMemory) {
  for (const std::string& name : OfacNames()) {
    const float once = session_.Best(name).score;
    EXPECT_GE(once, Screener::kMatched) << name;
    EXPECT_EQ(session_.Best(name).score, once) << name;
  }
}

}  // namespace
}  // namespace postgate::screening

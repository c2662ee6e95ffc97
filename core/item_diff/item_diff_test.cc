// SPDX-License-Identifier: Apache-2.0
#include "core/item_diff/item_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/item_diff/change_text.h"
#include "core/item_diff/value_text.h"

namespace postgate::item_diff {
namespace {

using testing::ElementsAre;

std::vector<std::string> Lines(const Diff& diff) {
  std::vector<std::string> lines;
  for (const v1::FieldChange& change : diff.changes) lines.push_back(ChangeText(change));
  return lines;
}

TEST(ItemDiffTest, ListsSoManyChangesAndCountsTheRest) {
  v1::Item before;
  v1::Item after;
  for (size_t i = 0; i < kChangesMax + 3; ++i) {
    before.add_local_ids("old" + std::to_string(i));
    after.add_local_ids("new" + std::to_string(i));
  }
  const Diff diff = DiffItems(before, after);
  EXPECT_EQ(diff.changes.size(), kChangesMax);
  EXPECT_EQ(diff.left_out, 3);
}

TEST(ItemDiffTest, CutsALongValueAtACharactersBorderAndStillSeesWhatDiffersBehind) {
  const std::string letter = "\xea\xb9\x80";  // three bytes
  std::string text;
  while (text.size() <= kValueBytesMax) text += letter;
  v1::Item before;
  v1::Item after;
  before.set_order_reference(text + "1");
  after.set_order_reference(text + "2");
  const Diff diff = DiffItems(before, after);
  ASSERT_EQ(diff.changes.size(), 1u);
  const std::string& shown = diff.changes[0].after();
  EXPECT_LE(shown.size(), kValueBytesMax);
  EXPECT_GT(shown.size(), kValueBytesMax - 6);
  EXPECT_EQ((shown.size() - 3) % letter.size(), 0u);
  EXPECT_EQ(shown.substr(shown.size() - 3), "...");
}

// Enums and amounts that nobody should send are told as well.
TEST(ItemDiffTest, TellsValuesThatAreNone) {
  v1::Item before;
  v1::Item after;
  after.set_nature(static_cast<v1::Nature>(77));
  after.mutable_postage()->set_units(5);
  after.mutable_postage()->set_nanos(-1);
  EXPECT_THAT(Lines(DiffItems(before, after)), ElementsAre("added    nature: 77", "added    postage: {units: 5, nanos: -1}"));
}

v1::Assessment Assessed(v1::FacilitationCategory category, const std::vector<std::string>& queues, const std::vector<std::string>& reasons) {
  v1::Assessment assessment;
  assessment.set_category(category);
  for (const std::string& queue : queues) assessment.add_queues(queue);
  for (const std::string& code : reasons) {
    v1::Reason& reason = *assessment.add_reasons();
    reason.set_code(code);
    reason.set_text("because of " + code);
  }
  return assessment;
}

TEST(ItemDiffTest, OfAssessmentsQueuesAndReasonsComeAndGo) {
  const v1::Assessment before =
      Assessed(v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE, {"release", "security"}, {"assessment.category.low", "assessment.goods.dangerous"});
  const v1::Assessment after =
      Assessed(v1::FACILITATION_CATEGORY_HIGH_VALUE, {"revenue", "inspection", "security"}, {"assessment.category.high", "assessment.goods.dangerous"});
  EXPECT_THAT(Lines(DiffAssessments(before, after)),
              ElementsAre("changed  category: FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE -> FACILITATION_CATEGORY_HIGH_VALUE", "removed  queues[0]: release",
                          "added    queues[0]: revenue", "added    queues[1]: inspection",
                          "removed  reasons[0]: {code: \"assessment.category.low\", text: \"because of assessment.category.low\"}",
                          "added    reasons[0]: {code: \"assessment.category.high\", text: \"because of assessment.category.high\"}"));
}

TEST(ItemDiffTest, OfAReasonThatStaysWhatIsSaidOfItMayChange) {
  v1::Assessment before = Assessed(v1::FACILITATION_CATEGORY_HIGH_VALUE, {"revenue"}, {"a", "b"});
  v1::Assessment after = before;
  after.mutable_reasons(1)->set_text("because of another");
  EXPECT_THAT(Lines(DiffAssessments(before, after)), ElementsAre("changed  reasons[1].text: because of b -> because of another"));
  before.mutable_reasons(1)->clear_text();  // erased
  EXPECT_THAT(Lines(DiffAssessments(before, after, /*with_texts=*/false)), ElementsAre());
}

}  // namespace
}  // namespace postgate::item_diff

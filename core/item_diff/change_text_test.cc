// SPDX-License-Identifier: Apache-2.0
#include "core/item_diff/change_text.h"

#include <gtest/gtest.h>

namespace postgate::item_diff {
namespace {

v1::FieldChange Changed(const std::string& before, const std::string& after) {
  v1::FieldChange change;
  change.set_kind(v1::FIELD_CHANGE_KIND_CHANGED);
  change.set_field_path("sender.name");
  change.set_before(before);
  change.set_after(after);
  return change;
}

TEST(ChangeTextTest, QuotesWhatWouldNotBeSeen) {
  EXPECT_EQ(ChangeText(Changed("Kim", "Kim Min Ji")), "changed  sender.name: Kim -> Kim Min Ji");
  EXPECT_EQ(ChangeText(Changed("Kim ", "Kim")), "changed  sender.name: \"Kim \" -> Kim");
  EXPECT_EQ(ChangeText(Changed("a -> b", "b")), "changed  sender.name: \"a -> b\" -> b");
}

// A carrier's text may not move another carrier's or an officer's cursor.
TEST(ChangeTextTest, ShowsControlCharactersAndKeepsOtherScripts) {
  EXPECT_EQ(ChangeText(Changed("a\x1b[2Jb\n", "\xea\xb9\x80")), "changed  sender.name: a\\x1b[2Jb\\x0a -> \xea\xb9\x80");
}

TEST(ChangeTextTest, SaysWhereAnElementWas) {
  v1::FieldChange change = Changed("1", "2");
  change.set_field_path("content_pieces[1].quantity");
  change.set_previous_field_path("content_pieces[0].quantity");
  EXPECT_EQ(ChangeText(change), "changed  content_pieces[1].quantity (was content_pieces[0].quantity): 1 -> 2");
}

TEST(ChangeTextTest, HasAReasonForEveryVersionThatIsNotCompared) {
  for (int why = v1::NotCompared_MIN + 1; why <= v1::NotCompared_MAX; ++why) EXPECT_FALSE(NotComparedText(static_cast<v1::NotCompared>(why)).empty()) << why;
  EXPECT_EQ(NotComparedText(v1::NOT_COMPARED_UNSPECIFIED), "");
}

}  // namespace
}  // namespace postgate::item_diff

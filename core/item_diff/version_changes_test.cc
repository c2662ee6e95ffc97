// SPDX-License-Identifier: Apache-2.0
#include "core/item_diff/version_changes.h"

#include <gtest/gtest.h>

#include <string>

namespace postgate::item_diff {
namespace {

v1::ItemRecord& AddVersion(v1::GetItemResponse& history, const std::string& registration_number, int version, int64_t gross_mass_g) {
  v1::ItemRecord& record = *history.add_records();
  record.set_registration_number(registration_number);
  record.set_version(version);
  record.mutable_item()->set_item_id("A");
  record.mutable_item()->set_gross_mass_g(gross_mass_g);
  record.mutable_item()->set_amends(version > 1);
  record.mutable_result()->set_item_id("A");
  record.mutable_result()->set_outcome(v1::OUTCOME_ACCEPTED);
  record.mutable_assessment()->add_queues(gross_mass_g > 500 ? "revenue" : "release");
  record.mutable_assessment()->add_reasons()->set_text("by mass");
  return record;
}

TEST(VersionChangesTest, ComparesEachVersionWithTheOneBeforeIt) {
  v1::GetItemResponse history;
  AddVersion(history, "R1", 1, 100);
  AddVersion(history, "R1", 2, 600);
  AddVersion(history, "R1", 3, 700);
  const auto changes = VersionChanges(history);
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_EQ(changes[0].item_not_compared(), v1::NOT_COMPARED_FIRST);
  EXPECT_EQ(changes[0].assessment_not_compared(), v1::NOT_COMPARED_FIRST);
  EXPECT_EQ(changes[1].previous_version(), 1);
  ASSERT_EQ(changes[1].changes_size(), 1);
  EXPECT_EQ(changes[1].changes(0).before(), "100");
  EXPECT_EQ(changes[1].assessment_changes_size(), 2);
  EXPECT_EQ(changes[2].changes(0).before(), "600");
  EXPECT_EQ(changes[2].assessment_changes_size(), 0);
}

TEST(VersionChangesTest, RegistrationsOfOneIdentifierAreApart) {
  v1::GetItemResponse history;
  AddVersion(history, "R1", 1, 100);
  AddVersion(history, "R2", 1, 200);
  AddVersion(history, "R1", 2, 300);
  const auto changes = VersionChanges(history);
  EXPECT_EQ(changes[1].item_not_compared(), v1::NOT_COMPARED_FIRST);
  EXPECT_EQ(changes[2].changes(0).before(), "100");
}

TEST(VersionChangesTest, WhatIsNotThereIsSaidAndNeitherGuessedNorAFailure) {
  v1::GetItemResponse history;
  AddVersion(history, "R1", 4, 100);
  v1::ItemRecord& left_out = AddVersion(history, "R1", 5, 600);
  left_out.clear_item();
  left_out.set_content_left_out(true);
  AddVersion(history, "R1", 6, 600);
  const auto changes = VersionChanges(history);
  EXPECT_EQ(changes[0].item_not_compared(), v1::NOT_COMPARED_PREVIOUS_LEFT_OUT);
  EXPECT_EQ(changes[0].previous_version(), 0);
  EXPECT_EQ(changes[1].item_not_compared(), v1::NOT_COMPARED_CONTENT_LEFT_OUT);
  EXPECT_EQ(changes[1].assessment_changes_size(), 2) << "the assessment is there";
  EXPECT_EQ(changes[2].item_not_compared(), v1::NOT_COMPARED_CONTENT_LEFT_OUT);
}

TEST(VersionChangesTest, OfWhatWasErasedTheRestIsCompared) {
  v1::GetItemResponse history;
  v1::ItemRecord& erased = AddVersion(history, "R1", 1, 100);
  erased.clear_item();
  erased.set_personal_data_erased(true);
  erased.mutable_assessment()->mutable_reasons(0)->clear_text();
  AddVersion(history, "R1", 2, 600);
  const auto changes = VersionChanges(history);
  EXPECT_EQ(changes[1].item_not_compared(), v1::NOT_COMPARED_ERASED);
  EXPECT_EQ(changes[1].changes_size(), 0);
  EXPECT_EQ(changes[1].assessment_not_compared(), v1::NOT_COMPARED_UNSPECIFIED);
  EXPECT_EQ(changes[1].assessment_changes_size(), 2) << "queues; that a text is missing says nothing";

  history.mutable_records(0)->clear_assessment();
  history.mutable_records(0)->set_content_erased(true);
  EXPECT_EQ(VersionChanges(history)[1].assessment_not_compared(), v1::NOT_COMPARED_ERASED);
}

TEST(VersionChangesTest, WhatWasRejectedIsNoVersion) {
  v1::GetItemResponse history;
  AddVersion(history, "R1", 1, 100);
  v1::ItemRecord& rejected = AddVersion(history, "", 0, 200);
  rejected.mutable_result()->set_outcome(v1::OUTCOME_REJECTED);
  rejected.mutable_result()->add_findings()->set_rule_id("item.amends.refused");
  AddVersion(history, "R1", 2, 300);
  const auto changes = VersionChanges(history);
  EXPECT_EQ(changes[1].item_not_compared(), v1::NOT_COMPARED_REJECTED);
  EXPECT_EQ(changes[1].findings_size(), 1);
  EXPECT_EQ(changes[2].changes(0).before(), "100");
}

}  // namespace
}  // namespace postgate::item_diff

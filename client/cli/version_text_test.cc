// SPDX-License-Identifier: Apache-2.0
#include "client/cli/version_text.h"

#include <gtest/gtest.h>

namespace postgate::cli {
namespace {

void AddChange(v1::FieldChangeKind kind, const std::string& path, const std::string& before, const std::string& after,
               google::protobuf::RepeatedPtrField<v1::FieldChange>* changes) {
  v1::FieldChange& change = *changes->Add();
  change.set_kind(kind);
  change.set_field_path(path);
  change.set_before(before);
  change.set_after(after);
}

v1::ItemVersionChanges SecondVersion() {
  v1::ItemVersionChanges changes;
  changes.set_item_id("RR123456785KR");
  changes.set_registration_number("26KRP7OFE53MFSQAK2");
  changes.set_version(2);
  changes.set_previous_version(1);
  changes.set_sequence(42);
  changes.mutable_received_at()->set_seconds(1'790'000'000);
  changes.set_outcome(v1::OUTCOME_ACCEPTED);
  changes.set_standing("not decided yet");
  return changes;
}

TEST(VersionTextTest, TellsTheItemsChangesAndTheAssessments) {
  v1::ItemVersionChanges changes = SecondVersion();
  AddChange(v1::FIELD_CHANGE_KIND_CHANGED, "gross_mass_g", "740", "750", changes.mutable_changes());
  changes.set_changes_left_out(3);
  AddChange(v1::FIELD_CHANGE_KIND_ADDED, "queues[1]", "", "revenue", changes.mutable_assessment_changes());
  EXPECT_EQ(VersionText(changes),
            "RR123456785KR  26KRP7OFE53MFSQAK2  version 2  accepted\n"
            "  2026-09-21 14:13:20Z  received (ledger entry 42)\n"
            "  stands: not decided yet\n"
            "  item:\n"
            "      changed  gross_mass_g: 740 -> 750\n"
            "      (3 more changes are left out)\n"
            "  assessment:\n"
            "      added    queues[1]: revenue");
}

TEST(VersionTextTest, SaysWhatWasErasedAndWhatStayed) {
  v1::ItemVersionChanges changes = SecondVersion();
  changes.set_item_not_compared(v1::NOT_COMPARED_ERASED);
  EXPECT_EQ(VersionText(changes),
            "RR123456785KR  26KRP7OFE53MFSQAK2  version 2  accepted\n"
            "  2026-09-21 14:13:20Z  received (ledger entry 42)\n"
            "  stands: not decided yet\n"
            "  item: not compared: it or the version before it was erased at the end of its retention\n"
            "  assessment: nothing changed");
}

TEST(VersionTextTest, OfTheFirstVersionThereIsOneLineMore) {
  v1::ItemVersionChanges changes = SecondVersion();
  changes.set_version(1);
  changes.set_item_not_compared(v1::NOT_COMPARED_FIRST);
  changes.set_assessment_not_compared(v1::NOT_COMPARED_FIRST);
  EXPECT_EQ(VersionText(changes),
            "RR123456785KR  26KRP7OFE53MFSQAK2  version 1  accepted\n"
            "  2026-09-21 14:13:20Z  received (ledger entry 42)\n"
            "  stands: not decided yet\n"
            "  the first version");
}

}  // namespace
}  // namespace postgate::cli

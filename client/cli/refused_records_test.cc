// SPDX-License-Identifier: Apache-2.0
#include "client/cli/refused_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace postgate::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::ItemResult Rejected(int64_t offset) {
  v1::ItemResult result;
  result.set_offset(offset);
  result.set_item_id("LT010157201VN");
  result.set_outcome(v1::OUTCOME_REJECTED);
  v1::Finding& warning = *result.add_findings();
  warning.set_rule_id("item.party.name.stop_word");
  warning.set_severity(v1::SEVERITY_WARNING);
  v1::Finding& error = *result.add_findings();
  error.set_rule_id("item.gross_mass_g.positive");
  error.set_severity(v1::SEVERITY_ERROR);
  error.set_field_path("gross_mass_g");
  return result;
}

class RefusedRecordsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ofstream file(path_);
    for (int i = 0; i < 30; ++i) file << "{\"itemId\":\"A\"}\n\n";
  }
  void TearDown() override { std::remove(path_.c_str()); }
  std::string Text() const { return refused_.Text(path_, client::FileFormat::kJsonLines, client::RecordKind::kItem); }

  const std::string path_ = ::testing::TempDir() + "/refused_records_test.jsonl";
  RefusedRecords refused_;
};

TEST_F(RefusedRecordsTest, SaysNothingOfWhatWasTaken) {
  v1::ItemResult accepted = Rejected(0);
  accepted.set_outcome(v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  refused_.Note(accepted);
  EXPECT_EQ(Text(), "");
}

TEST_F(RefusedRecordsTest, NamesOffsetLineItemAndTheRuleThatRefuses) {
  refused_.Note(Rejected(2));
  EXPECT_EQ(Text(), "rejected\n  offset 2  " + path_ + ":5  LT010157201VN  item.gross_mass_g.positive gross_mass_g\n");
}

TEST_F(RefusedRecordsTest, NamesTheRegimeThatRefuses) {
  v1::ItemResult rejected = Rejected(0);
  rejected.mutable_findings(1)->set_regime_id("eu_ics2_postal");
  refused_.Note(rejected);
  EXPECT_THAT(Text(), HasSubstr("item.gross_mass_g.positive gross_mass_g [eu_ics2_postal]\n"));
}

TEST_F(RefusedRecordsTest, StopsAtTwentyAndSaysHowManyMore) {
  for (int i = 0; i < 20; ++i) refused_.Note(Rejected(i));
  EXPECT_THAT(Text(), Not(HasSubstr("more")));
  refused_.Note(Rejected(20));
  const std::string text = Text();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 22);
  EXPECT_THAT(text, HasSubstr("  and 1 more; --results FILE has them all\n"));
}

}  // namespace
}  // namespace postgate::cli

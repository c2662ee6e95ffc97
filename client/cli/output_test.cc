// SPDX-License-Identifier: Apache-2.0
#include "client/cli/output.h"

#include <gtest/gtest.h>

#include "postgate/v1/decision.pb.h"

namespace postgate::cli {
namespace {

TEST(OutputTest, SaysEnumsInWords) {
  EXPECT_EQ(WordsOf(v1::DECISION_KIND_DO_NOT_LOAD), "do not load");
  EXPECT_EQ(WordsOf(v1::OUTCOME_ACCEPTED_WITH_FINDINGS, '_'), "accepted_with_findings");
}

TEST(OutputTest, TakesEnumsInAnyWriting) {
  for (const char* text : {"do-not-load", "do not load", "DO_NOT_LOAD", "DECISION_KIND_DO_NOT_LOAD"}) {
    int number = 0;
    EXPECT_TRUE(ParseEnumWords(*v1::DecisionKind_descriptor(), text, &number)) << text;
    EXPECT_EQ(number, v1::DECISION_KIND_DO_NOT_LOAD) << text;
  }
}

TEST(OutputTest, RefusesWhatIsNoValueAndTheUnspecifiedOne) {
  int number = 0;
  EXPECT_FALSE(ParseEnumWords(*v1::DecisionKind_descriptor(), "load", &number));
  EXPECT_FALSE(ParseEnumWords(*v1::DecisionKind_descriptor(), "unspecified", &number));
  EXPECT_FALSE(ParseEnumWords(*v1::DecisionKind_descriptor(), "", &number));
}

TEST(OutputTest, PutsAFindingInOneLine) {
  v1::Finding finding;
  finding.set_rule_id("item.hs_code.exists");
  finding.set_severity(v1::SEVERITY_ERROR);
  finding.set_field_path("content_pieces[0].hs_code");
  finding.set_message("No such code.");
  finding.set_hint("See HS 2022.");
  EXPECT_EQ(FindingText(finding), "error item.hs_code.exists content_pieces[0].hs_code: No such code. (See HS 2022.)");
  finding.set_regime_id("eu_ics2_postal");
  EXPECT_EQ(FindingText(finding), "error item.hs_code.exists content_pieces[0].hs_code: No such code. (See HS 2022.) [eu_ics2_postal]");
}

}  // namespace
}  // namespace postgate::cli

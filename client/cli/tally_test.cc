// SPDX-License-Identifier: Apache-2.0
#include "client/cli/tally.h"

#include <gtest/gtest.h>

namespace postgate::cli {
namespace {

v1::ItemResult Result(v1::Outcome outcome, int findings) {
  v1::ItemResult result;
  result.set_outcome(outcome);
  for (int i = 0; i < findings; ++i) {
    result.add_findings()->set_rule_id("item.a");
    result.mutable_findings(i)->set_severity(v1::SEVERITY_WARNING);
  }
  return result;
}

TEST(TallyTest, CountsOutcomesAndRules) {
  Tally tally;
  tally.Count(Result(v1::OUTCOME_ACCEPTED, 0));
  tally.Count(Result(v1::OUTCOME_ACCEPTED_WITH_FINDINGS, 2));
  tally.Count(Result(v1::OUTCOME_DUPLICATE, 0));
  EXPECT_EQ(tally.total(), 3);
  EXPECT_TRUE(tally.has_findings());
  JsonObject object;
  tally.AddTo(&object);
  EXPECT_EQ(object.Text(),
            R"({"accepted":1,"accepted_with_findings":1,"duplicate":1,"rejected":0,"by_rule":{"item.a":2}})");
  EXPECT_EQ(tally.Text(), "        1 accepted\n        1 accepted with findings\n        1 duplicate\nby rule\n        2 warning item.a\n");
}

TEST(TallyTest, ShowsTheMostSevereThatARuleWas) {
  Tally tally;
  v1::ItemResult result = Result(v1::OUTCOME_REJECTED, 3);
  result.mutable_findings(1)->set_severity(v1::SEVERITY_ERROR);
  tally.Count(result);
  EXPECT_EQ(tally.Text(), "        1 rejected\nby rule\n        3 error   item.a\n");
}

TEST(TallyTest, SeesNoFindingInAcceptedAndDuplicates) {
  Tally tally;
  tally.Count(Result(v1::OUTCOME_ACCEPTED, 0));
  tally.Count(Result(v1::OUTCOME_DUPLICATE, 0));
  EXPECT_FALSE(tally.has_findings());
}

}  // namespace
}  // namespace postgate::cli

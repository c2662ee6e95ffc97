// SPDX-License-Identifier: Apache-2.0
#include "server/intake/ack.h"

#include <gtest/gtest.h>

namespace postgate::intake {
namespace {

std::vector<v1::ItemResult> Results(int items, int findings, size_t text_bytes) {
  std::vector<v1::ItemResult> results(static_cast<size_t>(items));
  for (v1::ItemResult& result : results) {
    result.set_item_id("RR473124829GB");
    result.set_outcome(v1::OUTCOME_REJECTED);
    for (int i = 0; i < findings; ++i) {
      v1::Finding& finding = *result.add_findings();
      finding.set_rule_id("item.content_pieces.hs_code.present");
      finding.set_severity(i % 2 == 0 ? v1::SEVERITY_ERROR : v1::SEVERITY_WARNING);
      finding.set_field_path("content_pieces[12].hs_code");
      finding.set_message(std::string(text_bytes, 'm'));
      finding.set_hint(std::string(text_bytes, 'h'));
    }
  }
  return results;
}

TEST(AckTest, LeavesAnAckThatFitsAsItIs) {
  const v1::Ack ack = MakeAck(7, Results(2, 3, 50));
  EXPECT_EQ(ack.first_offset(), 7);
  EXPECT_EQ(ack.next_offset(), 9);
  EXPECT_EQ(ack.results(1).findings(2).hint().size(), 50u);
}

TEST(AckTest, DropsTheHintsOfTheLeastSevereFirst) {
  v1::Ack whole = MakeAck(0, Results(10, 4, 100));
  v1::Ack ack = whole;
  BoundResults(ack, whole.ByteSizeLong() - 1);
  EXPECT_EQ(ack.results(0).findings(0).hint().size(), 100u);
  EXPECT_EQ(ack.results(0).findings(1).hint(), "");
  EXPECT_EQ(ack.results(0).findings(1).message().size(), 100u);
}

TEST(AckTest, StaysUnderThreeMegabytesAtTheWorst) {
  const v1::Ack ack = MakeAck(0, Results(500, 50, 400));
  EXPECT_LE(ack.ByteSizeLong(), kAckBytesMax);
  ASSERT_EQ(ack.results_size(), 500);
  EXPECT_EQ(ack.results(499).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_GT(ack.results(499).findings_size(), 0);
  EXPECT_EQ(ack.results(0).findings(0).rule_id(), "item.content_pieces.hs_code.present");
}

TEST(AckTest, GivesTheSameBytesForTheSameResults) {
  EXPECT_EQ(MakeAck(3, Results(500, 50, 90)).SerializeAsString(), MakeAck(3, Results(500, 50, 90)).SerializeAsString());
}

TEST(AckTest, CutsAnOverlongIdentifierAtACharacter) {
  std::vector<v1::ItemResult> results(1);
  std::string item_id;
  for (int i = 0; i < 100; ++i) item_id += "\xE2\x82\xAC";
  results[0].set_item_id(item_id);
  EXPECT_EQ(MakeAck(0, results).results(0).item_id().size(), 138u);
}

}  // namespace
}  // namespace postgate::intake

// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/decision_lines.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"

namespace postgate::client {
namespace {

using ::testing::HasSubstr;

TEST(DecisionLinesTest, ReadsALineOfWatch) {
  std::vector<v1::Decision> decisions;
  ASSERT_TRUE(ParseDecisionLine(R"({"cursor":7,"decision":{"kind":"DECISION_KIND_HOLD","item_id":"CP123456785KR"}})", &decisions).ok());
  ASSERT_EQ(decisions.size(), 1u);
  EXPECT_EQ(decisions[0].kind(), v1::DECISION_KIND_HOLD);
}

TEST(DecisionLinesTest, ReadsAllDecisionsOfAnItemAndNamesIt) {
  std::vector<v1::Decision> decisions;
  ASSERT_TRUE(
      ParseDecisionLine(R"({"registration_number":"26KRP7OFE53MFSQAK2","version":1,"item":{"item_id":"CP123456785KR"},)"
                        R"("decisions":[{"kind":"DECISION_KIND_HOLD"},{"kind":"DECISION_KIND_RELEASE","item_id":"OTHER"}],"standing":"x","sequence":5})",
                        &decisions)
          .ok());
  ASSERT_EQ(decisions.size(), 2u);
  EXPECT_EQ(decisions[0].item_id(), "CP123456785KR");
  EXPECT_EQ(decisions[1].item_id(), "OTHER");
}

TEST(DecisionLinesTest, ReadsADecisionAlone) {
  std::vector<v1::Decision> decisions;
  ASSERT_TRUE(ParseDecisionLine(R"({"kind":"DECISION_KIND_RELEASE","itemId":"A","text":"a \"decision\" in words"})", &decisions).ok());
  ASSERT_EQ(decisions.size(), 1u);
  EXPECT_EQ(decisions[0].item_id(), "A");
}

TEST(DecisionLinesTest, SaysWhatIsWrongWithALine) {
  std::vector<v1::Decision> decisions;
  EXPECT_THAT(std::string(ParseDecisionLine(R"({"kid":"DECISION_KIND_RELEASE"})", &decisions).message()), HasSubstr("\"kid\""));
}

}  // namespace
}  // namespace postgate::client

// SPDX-License-Identifier: Apache-2.0
#include "client/cli/item_timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postgate::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::ItemRecord Record(v1::Outcome outcome) {
  v1::ItemRecord record;
  record.mutable_item()->set_item_id("LT010157201VN");
  record.mutable_result()->set_outcome(outcome);
  record.mutable_assessment()->add_queues("release");
  return record;
}

TEST(ItemTimelineTest, FirstEntryOfTheLedgerIsEntryZero) {
  EXPECT_THAT(TimelineText(Record(v1::OUTCOME_ACCEPTED)), HasSubstr("received (ledger entry 0)"));
}

TEST(ItemTimelineTest, RejectedItemIsNotAssessed) {
  EXPECT_THAT(TimelineText(Record(v1::OUTCOME_ACCEPTED)), HasSubstr("assessed as"));
  EXPECT_THAT(TimelineText(Record(v1::OUTCOME_REJECTED)), Not(HasSubstr("assessed")));
}

TEST(ItemTimelineTest, ConfirmationsStandAmongDecisionsByTime) {
  v1::ItemRecord record = Record(v1::OUTCOME_ACCEPTED);
  for (const int second : {10, 30}) {
    v1::Decision& decision = *record.add_decisions();
    decision.set_decision_id("D" + std::to_string(second));
    decision.mutable_decided_at()->set_seconds(second);
  }
  v1::DecisionConfirmation& confirmation = *record.add_confirmations();
  confirmation.set_decision_id("D10");
  confirmation.mutable_confirmed_at()->set_seconds(20);
  const std::string text = TimelineText(record);
  EXPECT_LT(text.find("decision D10"), text.find("carrier:"));
  EXPECT_LT(text.find("carrier:"), text.find("decision D30"));
}

}  // namespace
}  // namespace postgate::cli

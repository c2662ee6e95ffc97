// SPDX-License-Identifier: Apache-2.0
#include "server/register/refused_nestings.h"

#include "server/register/movements.h"
#include "server/register/register_fixture.h"

namespace postgate::registry {
namespace {

class RefusedNestingsTest : public RegisterTest {
 protected:
  static v1::Movement Departed(const std::string& receptacle_id, const std::string& dispatch_id = "") {
    v1::Movement movement;
    movement.set_kind(v1::MOVEMENT_KIND_DEPARTED);
    movement.set_receptacle_id(receptacle_id);
    movement.set_dispatch_id(dispatch_id);
    movement.mutable_occurred_at()->set_seconds(5000);
    return movement;
  }
  absl::StatusOr<DecisionOutcome> Stop(const std::string& receptacle_id, const std::string& dispatch_id = "") {
    v1::Decision decision;
    decision.set_receptacle_id(receptacle_id);
    decision.set_dispatch_id(dispatch_id);
    decision.set_kind(v1::DECISION_KIND_DO_NOT_LOAD);
    return Decide(decision);
  }
  v1::Outcome Refused(const std::string& carrier, const v1::Movement& movement) {
    const v1::ItemResult result = SubmitOne(carrier, Moved(movement));
    EXPECT_EQ(result.findings_size(), 1);
    EXPECT_EQ(result.findings(0).rule_id(), "movement.receptacle.foreign");
    return result.outcome();
  }
  bool IsStopped(const std::string& item_id) {
    const std::string standing = History(item_id).back().standing();
    return standing.find("do not load") != std::string::npos;
  }
};

TEST_F(RefusedNestingsTest, OnlyNestingClaimsAContainer) {
  SubmitOne("post", Item("A"));
  ASSERT_TRUE(Stop("R").ok());
  EXPECT_EQ(SubmitOne("other", Moved(Departed("R"))).outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(SubmitOne("other", Moved(Departed("", "D"))).outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(SubmitOne("post", Moved(Nest({"A"}, "R", "D"))).outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_TRUE(IsStopped("A"));
  EXPECT_EQ(Refused("other", Nest({"X"}, "R")), v1::OUTCOME_REJECTED);
}

TEST_F(RefusedNestingsTest, AnotherCarriersMovementSaysNothingOfTheItemsNestedLater) {
  SubmitOne("post", Item("A"));
  SubmitOne("other", Moved(Departed("R")));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  EXPECT_EQ(History("A").back().standing().find("departed"), std::string::npos) << History("A").back().standing();
  EXPECT_TRUE(Cancel("post", "A").ok());
}

TEST_F(RefusedNestingsTest, TheCarriersOwnEarlierMovementCountsOnceItNests) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Departed("R")));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  EXPECT_EQ(store_.ReadEntry(store_.Head())->entry.movement().departure_at().seconds(), 5000);
  EXPECT_EQ(History("A").back().movements_size(), 2);
}

TEST_F(RefusedNestingsTest, AnItemInheritsFromAForeignReceptacle) {
  SubmitOne("post", Item("A"));
  SubmitOne("other", Moved(Nest({"X"}, "R")));
  ASSERT_TRUE(Stop("R").ok());
  EXPECT_EQ(Refused("post", Nest({"A"}, "R")), v1::OUTCOME_REJECTED);
  EXPECT_TRUE(IsStopped("A"));
  EXPECT_TRUE(ItemsInReceptacle(*registry_, "R")->empty()) << "it is refused all the same";
}

TEST_F(RefusedNestingsTest, AnItemInheritsFromTheDispatchOfAForeignReceptacle) {
  SubmitOne("post", Item("A"));
  SubmitOne("other", Moved(Nest({"X"}, "R", "D")));
  ASSERT_TRUE(Stop("", "D").ok());
  EXPECT_EQ(Refused("post", Nest({"A"}, "R")), v1::OUTCOME_REJECTED);
  EXPECT_TRUE(IsStopped("A"));
}

TEST_F(RefusedNestingsTest, TheItemsOfAReceptacleInheritFromAForeignDispatch) {
  SubmitOne("other", Moved(Nest({}, "R1", "D")));
  ASSERT_TRUE(Stop("", "D").ok());
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R2")));
  EXPECT_EQ(Refused("post", Nest({}, "R2", "D")), v1::OUTCOME_REJECTED);
  EXPECT_TRUE(IsStopped("A"));
  SubmitOne("post", Item("B"));
  SubmitOne("post", Moved(Nest({"B"}, "R2")));
  EXPECT_TRUE(IsStopped("B")) << "what is nested into that receptacle later as well";
}

TEST_F(RefusedNestingsTest, AnItemFiledAfterItsRefusedNestingInherits) {
  SubmitOne("other", Moved(Nest({"X"}, "R")));
  ASSERT_TRUE(Stop("R").ok());
  EXPECT_EQ(Refused("post", Nest({"A"}, "R")), v1::OUTCOME_REJECTED);
  SubmitOne("post", Item("A"));
  EXPECT_TRUE(IsStopped("A"));
}

TEST_F(RefusedNestingsTest, ADecisionThatComesLaterReachesTheItem) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Item("B"));
  SubmitOne("post", Moved(Nest({"B"}, "R2")));
  SubmitOne("other", Moved(Nest({"X"}, "R", "D")));
  EXPECT_EQ(Refused("post", Nest({"A"}, "R")), v1::OUTCOME_REJECTED);
  EXPECT_EQ(Refused("post", Nest({}, "R2", "D")), v1::OUTCOME_REJECTED);
  EXPECT_EQ(Stop("R")->items_affected, 1);
  EXPECT_TRUE(IsStopped("A"));
  EXPECT_EQ(Stop("", "D")->items_affected, 2);
  EXPECT_TRUE(IsStopped("B"));
}

TEST_F(RefusedNestingsTest, TheResolutionReachesTheItemToo) {
  SubmitOne("post", Item("A"));
  SubmitOne("other", Moved(Nest({"X"}, "R")));
  const auto stop = Stop("R");
  EXPECT_EQ(Refused("post", Nest({"A"}, "R")), v1::OUTCOME_REJECTED);
  v1::Decision resolved;
  resolved.set_receptacle_id("R");
  resolved.set_kind(v1::DECISION_KIND_REFERRAL_RESOLVED);
  resolved.set_supersedes(stop->decision_id);
  ASSERT_TRUE(Decide(resolved).ok());
  EXPECT_FALSE(IsStopped("A"));
}

TEST_F(RefusedNestingsTest, AnAcceptedNestingTakesTheItemElsewhere) {
  SubmitOne("post", Item("A"));
  SubmitOne("other", Moved(Nest({"X"}, "R")));
  EXPECT_EQ(Refused("post", Nest({"A"}, "R")), v1::OUTCOME_REJECTED);
  SubmitOne("post", Moved(Nest({"A"}, "R2")));
  EXPECT_EQ(Stop("R")->items_affected, 0);
  EXPECT_FALSE(IsStopped("A"));
}

TEST_F(RefusedNestingsTest, ReachOnlyItemsOfTheCarrierThatSaysSo) {
  SubmitOne("post", Item("A", "a"));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  SubmitOne("other", Moved(Nest({"X"}, "R2", "D")));
  ASSERT_TRUE(Stop("R2").ok());
  ASSERT_TRUE(Stop("", "D").ok());
  SubmitOne("third", Moved(Nest({"A"}, "R2")));
  EXPECT_EQ(Refused("third", Nest({}, "R", "D")), v1::OUTCOME_REJECTED);
  EXPECT_EQ(Stop("", "D")->items_affected, 0);
  EXPECT_FALSE(IsStopped("A"));
}

TEST_F(RefusedNestingsTest, AFullReceptacleStopsTheItemAsWell) {
  SubmitOne("post", Item("A"));
  std::vector<std::string> others;
  for (int i = 0; i < kReceptacleItemsMax; ++i) others.push_back("N" + std::to_string(i));
  SubmitOne("post", Moved(Nest(others, "R")));
  ASSERT_TRUE(Stop("R").ok());
  EXPECT_EQ(SubmitOne("post", Moved(Nest({"A"}, "R"))).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_TRUE(IsStopped("A"));
}

TEST_F(RefusedNestingsTest, MeanTheSameAfterAReplay) {
  SubmitOne("other", Moved(Nest({"X"}, "R")));
  SubmitOne("other", Moved(Departed("", "D")));
  EXPECT_EQ(Refused("post", Nest({"A"}, "R", "D")), v1::OUTCOME_REJECTED);
  Restart();
  SubmitOne("post", Item("A"));
  EXPECT_EQ(Stop("R")->items_affected, 1);
  EXPECT_TRUE(IsStopped("A"));
}

}  // namespace
}  // namespace postgate::registry

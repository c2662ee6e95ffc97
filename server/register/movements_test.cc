// SPDX-License-Identifier: Apache-2.0
#include "server/register/movements.h"

#include "server/register/containers.h"
#include "server/register/register_fixture.h"

namespace postgate::registry {
namespace {

class MovementsTest : public RegisterTest {
 protected:
  static v1::Movement Departs(v1::MovementKind kind, const std::string& dispatch_id, int64_t seconds) {
    v1::Movement movement;
    movement.set_kind(kind);
    movement.set_dispatch_id(dispatch_id);
    if (kind == v1::MOVEMENT_KIND_PLANNED) {
      movement.mutable_planned_departure_at()->set_seconds(seconds);
    } else {
      movement.mutable_occurred_at()->set_seconds(seconds);
    }
    return movement;
  }
  // What the last entry says of the items that it concerns.
  ledger::v1::MovementEntry Last() { return store_.ReadEntry(store_.Head())->entry.movement(); }
};

TEST_F(MovementsTest, SetTheDepartureOfAllItemsInADispatch) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Item("B"));
  SubmitOne("post", Moved(Nest({"A", "B"}, "R")));
  SubmitOne("post", Moved(Nest({}, "R", "D")));
  SubmitOne("post", Moved(Departs(v1::MOVEMENT_KIND_PLANNED, "D", 5000)));
  EXPECT_THAT(Last().affected_item_sequences(), testing::ElementsAre(0, 1));
  EXPECT_EQ(Last().departure_at().seconds(), 5000);
}

TEST_F(MovementsTest, AnItemNestedLaterGetsTheDepartureOfItsDispatch) {
  SubmitOne("post", Moved(Nest({}, "R", "D")));
  SubmitOne("post", Moved(Departs(v1::MOVEMENT_KIND_PLANNED, "D", 5000)));
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  EXPECT_EQ(Last().departure_at().seconds(), 5000);
}

TEST_F(MovementsTest, OneItemsDepartureDoesNotPassToThoseNestedWithIt) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Item("B"));
  v1::Movement departs = Departs(v1::MOVEMENT_KIND_PLANNED, "", 5000);
  departs.add_item_ids("A");
  SubmitOne("post", Moved(departs));
  SubmitOne("post", Moved(Nest({"A", "B"}, "R")));
  EXPECT_FALSE(Last().has_departure_at());
}

TEST_F(MovementsTest, AnItemFiledLaterGetsTheDepartureOfItsDispatch) {
  SubmitOne("post", Moved(Nest({"A"}, "R", "D")));
  SubmitOne("post", Moved(Departs(v1::MOVEMENT_KIND_PLANNED, "D", 5000)));
  SubmitOne("post", Item("A"));
  EXPECT_EQ(store_.ReadEntry(store_.Head())->entry.item().planned_departure_at().seconds(), 5000);
}

TEST_F(MovementsTest, WarnOfItemsNotKnownYetAndAreJoinedWhenTheyCome) {
  SubmitOne("post", Item("A"));
  const v1::ItemResult result = SubmitOne("post", Moved(Nest({"A", "B"}, "R")));
  EXPECT_EQ(result.outcome(), v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  EXPECT_EQ(result.item_id(), "R");
  ASSERT_EQ(result.findings_size(), 1);
  EXPECT_EQ(result.findings(0).field_path(), "item_ids[1]");
  SubmitOne("post", Item("B"));
  EXPECT_EQ(History("B").at(0).movements_size(), 1);
  EXPECT_EQ(ItemsInReceptacle(*registry_, "R")->size(), 2u);
}

TEST_F(MovementsTest, AnotherCarriersReceptacleIsRefused) {
  SubmitOne("post", Moved(Nest({}, "R", "D")));
  for (const auto& movement : {Nest({"X"}, "R"), Nest({}, "R2", "D")}) {
    const v1::ItemResult result = SubmitOne("express", Moved(movement));
    EXPECT_EQ(result.outcome(), v1::OUTCOME_REJECTED);
    EXPECT_EQ(result.findings(0).rule_id(), "movement.receptacle.foreign");
  }
}

TEST_F(MovementsTest, AnotherCarriersItemOfTheSameNameStaysWhereItIs) {
  SubmitOne("post", Item("A", "a"));
  SubmitOne("express", Item("A", "b"));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  EXPECT_EQ(ItemsInReceptacle(*registry_, "R")->size(), 1u);
  EXPECT_EQ(ItemsInReceptacle(*registry_, "R")->at(0).sequence, 0);
}

TEST_F(MovementsTest, AnItemIsInOneReceptacle) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R1")));
  SubmitOne("post", Moved(Nest({"A"}, "R2")));
  EXPECT_TRUE(ItemsInReceptacle(*registry_, "R1")->empty());
  EXPECT_EQ(ItemsInReceptacle(*registry_, "R2")->size(), 1u);
  v1::Movement out = Nest({"A"}, "R2");
  out.set_kind(v1::MOVEMENT_KIND_UNNESTED);
  SubmitOne("post", Moved(out));
  EXPECT_TRUE(ItemsInReceptacle(*registry_, "R2")->empty());
}

TEST_F(MovementsTest, TakingAnItemOutOfAReceptacleThatItIsNotInChangesNothing) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R1", "D")));
  SubmitOne("post", Moved(Nest({}, "R2")));
  v1::Movement out = Nest({"A"}, "R2");
  out.set_kind(v1::MOVEMENT_KIND_UNNESTED);
  SubmitOne("post", Moved(out));
  EXPECT_EQ(ItemsInReceptacle(*registry_, "R1")->size(), 1u);
  const auto row = registry_->FindItem("A");
  const Whereabouts whereabouts = *FindWhereabouts(*registry_, &**row, "post");
  EXPECT_EQ(whereabouts.receptacle_id, "R1") << "the item's row says what the receptacle's says";
  EXPECT_EQ(whereabouts.dispatch_id, "D");
}

TEST_F(MovementsTest, TakingAReceptacleOutOfADispatchThatItIsNotInChangesNothing) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R", "D1")));
  SubmitOne("post", Moved(Nest({}, "R2", "D2")));
  v1::Movement out = Nest({}, "R", "D2");
  out.set_kind(v1::MOVEMENT_KIND_UNNESTED);
  SubmitOne("post", Moved(out));
  EXPECT_EQ(ItemsInDispatch(*registry_, "D1")->size(), 1u);
  EXPECT_EQ(registry_->FindReceptacle("R")->value().dispatch_id(), "D1");
  out.set_dispatch_id("D1");
  SubmitOne("post", Moved(out));
  EXPECT_TRUE(ItemsInDispatch(*registry_, "D1")->empty());
  EXPECT_EQ(registry_->FindReceptacle("R")->value().dispatch_id(), "");
}

TEST_F(MovementsTest, StayInTheHistoryOfTheItem) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R", "D")));
  SubmitOne("post", Moved(Departs(v1::MOVEMENT_KIND_DEPARTED, "D", 5000)));
  const std::vector<v1::ItemRecord> records = History("A");
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].movements_size(), 2);
  EXPECT_EQ(records[0].standing().substr(0, 8), "departed") << records[0].standing();
}

TEST_F(MovementsTest, MeanTheSameAfterAReplay) {
  SubmitOne("post", Moved(Nest({"A"}, "R", "D")));
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Departs(v1::MOVEMENT_KIND_DEPARTED, "D", 5000)));
  const std::string before = History("A").at(0).SerializeAsString();
  Restart();
  EXPECT_EQ(History("A").at(0).SerializeAsString(), before);
}

}  // namespace
}  // namespace postgate::registry

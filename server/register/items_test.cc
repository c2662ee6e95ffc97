// SPDX-License-Identifier: Apache-2.0
#include "server/register/items.h"

#include "core/normalization/registration_number.h"
#include "core/validation/exchange_findings.h"
#include "server/register/register_fixture.h"

namespace postgate::registry {
namespace {

class ItemsTest : public RegisterTest {
 protected:
  static PreparedRecord Measured(PreparedRecord record) {
    record.entry.mutable_item()->set_f43_elements(3);
    record.entry.mutable_item()->add_found()->set_rule_id("item.test");
    record.entry.mutable_item()->set_category(v1::FACILITATION_CATEGORY_HIGH_VALUE);
    record.entry.mutable_item()->set_trusted_trader(true);
    return record;
  }
};

TEST_F(ItemsTest, GivesANewItemARegistrationNumberAndVersionOne) {
  const v1::ItemResult result = SubmitOne("post", Item("A"));
  EXPECT_EQ(result.outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(result.version(), 1);
  EXPECT_TRUE(normalization::IsRegistrationNumber(result.registration_number())) << result.registration_number();
  EXPECT_EQ(result.registration_number().substr(0, 5), "26KRP");
}

TEST_F(ItemsTest, AnswersTheSameContentAsDuplicateWithTheOriginalsNumber) {
  const v1::ItemResult first = SubmitOne("post", Item("A"));
  for (bool amends : {false, true}) {
    const v1::ItemResult again = SubmitOne("post", Item("A", "a", amends));
    EXPECT_EQ(again.outcome(), v1::OUTCOME_DUPLICATE);
    EXPECT_EQ(again.registration_number(), first.registration_number());
  }
}

TEST_F(ItemsTest, ADuplicateSaysNothingOfWhatWasThere) {
  SubmitOne("post", Measured(Item("A")));
  SubmitOne("post", Measured(Item("A")));
  const ledger::v1::ItemEntry first = store_.ReadEntry(0)->entry.item();
  const ledger::v1::ItemEntry again = store_.ReadEntry(1)->entry.item();
  EXPECT_EQ(first.f43_elements(), 3U);
  EXPECT_EQ(first.found_size(), 1);
  ASSERT_EQ(again.outcome(), v1::OUTCOME_DUPLICATE);
  EXPECT_EQ(again.f43_elements(), 0U);
  EXPECT_EQ(again.found_size(), 0);
  EXPECT_EQ(first.category(), v1::FACILITATION_CATEGORY_HIGH_VALUE);
  EXPECT_TRUE(first.trusted_trader());
  EXPECT_EQ(again.category(), v1::FACILITATION_CATEGORY_UNSPECIFIED);
  EXPECT_FALSE(again.trusted_trader());
}

TEST_F(ItemsTest, WhatIsRefusedUnderTheLockIsOfNoCategory) {
  SubmitOne("post", Item("A", "a"));
  SubmitOne("post", Measured(Item("A", "b")));
  const ledger::v1::ItemEntry refused = store_.ReadEntry(1)->entry.item();
  ASSERT_EQ(refused.outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(refused.category(), v1::FACILITATION_CATEGORY_UNSPECIFIED);
  EXPECT_FALSE(refused.trusted_trader());
}

TEST_F(ItemsTest, RejectsOtherContentWithoutAmendsAsConflict) {
  SubmitOne("post", Item("A", "a"));
  const v1::ItemResult other = SubmitOne("post", Item("A", "b"));
  EXPECT_EQ(other.outcome(), v1::OUTCOME_REJECTED);
  ASSERT_EQ(other.findings_size(), 1);
  EXPECT_EQ(other.findings(0).rule_id(), "item.business_key.conflict");
  EXPECT_TRUE(other.registration_number().empty());
}

TEST_F(ItemsTest, AnAmendmentIsTheNextVersionUnderTheSameNumber) {
  const v1::ItemResult first = SubmitOne("post", Item("A", "a"));
  const v1::ItemResult second = SubmitOne("post", Item("A", "b", true));
  EXPECT_EQ(second.outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(second.version(), 2);
  EXPECT_EQ(second.registration_number(), first.registration_number());
  EXPECT_EQ(store_.ReadEntry(1)->entry.item().replaces_sequence_plus_one(), 1);
}

TEST_F(ItemsTest, ARejectedAmendmentLeavesTheAcceptedVersionAndItsKey) {
  const v1::ItemResult first = SubmitOne("post", Item("A", "a"));
  EXPECT_EQ(SubmitOne("post", Rejected(Item("A", "b", true))).outcome(), v1::OUTCOME_REJECTED);
  const v1::ItemResult again = SubmitOne("post", Item("A", "a"));
  EXPECT_EQ(again.outcome(), v1::OUTCOME_DUPLICATE);
  EXPECT_EQ(again.registration_number(), first.registration_number());
}

TEST_F(ItemsTest, AmendingNothingIsAcceptedWithAWarning) {
  const v1::ItemResult result = SubmitOne("post", Item("A", "a", true));
  EXPECT_EQ(result.outcome(), v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  EXPECT_EQ(result.version(), 1);
  ASSERT_EQ(result.findings_size(), 1);
  EXPECT_EQ(result.findings(0).severity(), v1::SEVERITY_WARNING);
}

TEST_F(ItemsTest, ARejectedItemFreesItsKey) {
  EXPECT_EQ(SubmitOne("post", Rejected(Item("A", "a"))).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(SubmitOne("post", Item("A", "b")).outcome(), v1::OUTCOME_ACCEPTED);
}

TEST_F(ItemsTest, ACancelledItemFreesItsKey) {
  const v1::ItemResult first = SubmitOne("post", Item("A"));
  ASSERT_TRUE(Cancel("post", "A").ok());
  const v1::ItemResult second = SubmitOne("post", Item("A"));
  EXPECT_EQ(second.outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_NE(second.registration_number(), first.registration_number());
}

TEST_F(ItemsTest, CarrierFlowAndUcrArePartsOfTheKey) {
  SubmitOne("post", Item("A", "a"));
  EXPECT_EQ(SubmitOne("express", Item("A", "b")).outcome(), v1::OUTCOME_ACCEPTED);
  PreparedRecord returned = Item("A", "c");
  returned.entry.mutable_item()->set_flow(v1::FLOW_DIRECTION_RETURN);
  EXPECT_EQ(SubmitOne("post", std::move(returned)).outcome(), v1::OUTCOME_ACCEPTED);
  PreparedRecord with_ucr = Item("A", "d");
  with_ucr.entry.mutable_item()->set_ucr("UCR1");
  EXPECT_EQ(SubmitOne("post", std::move(with_ucr)).outcome(), v1::OUTCOME_ACCEPTED);
}

TEST_F(ItemsTest, AnS10PostedMoreThanTwelveMonthsLaterIsANewItem) {
  PreparedRecord first = Item("RR473124829GB", "a");
  first.entry.mutable_item()->mutable_posted_at()->set_seconds(1'700'000'000);
  PreparedRecord early = Item("RR473124829GB", "b");
  early.entry.mutable_item()->mutable_posted_at()->set_seconds(1'700'000'000 + 365 * 86'400);
  PreparedRecord late = Item("RR473124829GB", "c");
  late.entry.mutable_item()->mutable_posted_at()->set_seconds(1'700'000'000 + 365 * 86'400 + 1);
  SubmitOne("post", std::move(first));
  EXPECT_EQ(SubmitOne("post", std::move(early)).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(SubmitOne("post", std::move(late)).outcome(), v1::OUTCOME_ACCEPTED);
}

TEST_F(ItemsTest, AfterTheHorizonTheKeyIsFree) {
  SubmitOne("post", Item("A", "a"));
  now_ += kBusinessKeyHorizon;
  EXPECT_EQ(SubmitOne("post", Item("A", "b")).outcome(), v1::OUTCOME_REJECTED);
  now_ += absl::Seconds(1);
  EXPECT_EQ(SubmitOne("post", Item("A", "b")).outcome(), v1::OUTCOME_ACCEPTED);
}

TEST_F(ItemsTest, SeesWhatIsInFlightInTheSameGroup) {
  Submission submission;
  submission.carrier = "post";
  submission.records.push_back(Item("A", "a"));
  submission.records.push_back(Item("A", "a"));
  submission.records.push_back(Item("A", "b"));
  submission.records.push_back(Item("A", "b", true));
  const SubmissionOutcome outcome = Run(std::move(submission));
  ASSERT_EQ(outcome.results.size(), 4u);
  EXPECT_EQ(outcome.results[0].outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(outcome.results[1].outcome(), v1::OUTCOME_DUPLICATE);
  EXPECT_EQ(outcome.results[2].outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(outcome.results[3].version(), 2);
  EXPECT_EQ(outcome.receipt.first_sequence(), 0);
  EXPECT_EQ(outcome.receipt.last_sequence(), 3);
}

TEST_F(ItemsTest, KnowsTheSameAfterAReplay) {
  const v1::ItemResult first = SubmitOne("post", Item("A", "a"));
  SubmitOne("post", Item("A", "b", true));
  SubmitOne("post", Item("B", "a"));
  Cancel("post", "B").status().IgnoreError();
  Restart();
  EXPECT_EQ(SubmitOne("post", Item("A", "b")).outcome(), v1::OUTCOME_DUPLICATE);
  EXPECT_EQ(SubmitOne("post", Item("A", "c", true)).version(), 3);
  EXPECT_EQ(SubmitOne("post", Item("B", "a")).outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_NE(SubmitOne("post", Item("C")).registration_number(), first.registration_number());
}

TEST_F(ItemsTest, KnowsTheSameFromTheTable) {
  SubmitOne("post", Item("A", "a"));
  ASSERT_TRUE(registry_->FlushAll().ok());
  SubmitOne("post", Item("A", "b", true));
  Restart();
  EXPECT_EQ(SubmitOne("post", Item("A", "b")).outcome(), v1::OUTCOME_DUPLICATE);
  EXPECT_EQ(History("A").size(), 2u);
}

TEST_F(ItemsTest, LinksTheSameItemOfTwoCarriersAndNoCancelledOne) {
  const v1::ItemResult mine = SubmitOne("post", Item("A", "a"));
  const v1::ItemResult theirs = SubmitOne("express", Item("A", "b"));
  EXPECT_THAT(RelatedRegistrations(*registry_, "A", mine.registration_number()), testing::ElementsAre(theirs.registration_number()));
  ASSERT_TRUE(Cancel("express", "A").ok());
  EXPECT_THAT(RelatedRegistrations(*registry_, "A", mine.registration_number()), testing::IsEmpty());
}

TEST_F(ItemsTest, HistoryHasEveryUseAndVersionAndRejection) {
  SubmitOne("post", Item("A", "a"));
  SubmitOne("post", Rejected(Item("A", "x", true)));
  SubmitOne("post", Item("A", "b", true));
  ASSERT_TRUE(Cancel("post", "A").ok());
  SubmitOne("post", Item("A", "c"));
  const std::vector<v1::ItemRecord> records = History("A");
  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[0].version(), 1);
  EXPECT_EQ(records[0].standing(), "replaced by version 2");
  EXPECT_EQ(records[1].result().outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(records[1].result().findings(0).rule_id(), "item.test");
  EXPECT_EQ(records[2].version(), 2);
  EXPECT_EQ(records[3].version(), 1);
  EXPECT_NE(records[3].registration_number(), records[0].registration_number());
}

TEST_F(ItemsTest, HistoryShowsACarrierOnlyItsOwn) {
  SubmitOne("post", Item("A", "a"));
  auto seen = ItemHistory(*registry_, "A", "", [](absl::string_view carrier, absl::string_view) { return carrier == "express"; });
  EXPECT_EQ(seen.status().code(), absl::StatusCode::kNotFound);
}

// The digest of each day is keyed by that day's key.
TEST_F(ItemsTest, TheSameContentOnAnotherDayIsADuplicateAndOtherContentIsNot) {
  const v1::ItemResult first = SubmitOne("post", Item("A", "a"));
  now_ += absl::Hours(30);
  const v1::ItemResult again = SubmitOne("post", Item("A", "a"));
  EXPECT_EQ(again.outcome(), v1::OUTCOME_DUPLICATE);
  EXPECT_EQ(again.registration_number(), first.registration_number());
  EXPECT_EQ(SubmitOne("post", Item("A", "b")).outcome(), v1::OUTCOME_REJECTED);
  const v1::ItemResult amended = SubmitOne("post", Item("A", "b", true));
  EXPECT_EQ(amended.version(), 2);
  now_ += absl::Hours(30);
  EXPECT_EQ(SubmitOne("post", Item("A", "b", true)).outcome(), v1::OUTCOME_DUPLICATE);
}

TEST_F(ItemsTest, AfterAnErasureNobodyKnowsWhetherItIsTheSameContent) {
  SubmitOne("post", Item("A", "a"));
  keys_.Erase({"carrier/post", sealing::DayOf(now_), ledger::v1::RETENTION_CLASS_PERSONAL});
  now_ += absl::Hours(30);
  const v1::ItemResult again = SubmitOne("post", Item("A", "a"));
  EXPECT_EQ(again.outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(again.findings(0).rule_id(), validation::BusinessKeyConflictFinding().rule_id());
}

TEST_F(ItemsTest, WithoutTheKeyThatTellsTheyAreTheSameTheLedgerStops) {
  SubmitOne("post", Item("A", "a"));
  keys_.Lose();
  now_ += absl::Hours(30);
  EXPECT_TRUE(absl::IsDataLoss(Submit("post", Item("A", "a")).status));
}

}  // namespace
}  // namespace postgate::registry

// SPDX-License-Identifier: Apache-2.0
//
// Every cell of core/decisions/carrier_changes.h, through the register: an item is filed, brought into the situation by decisions, and departs or not; then its carrier amends or cancels it. What
// must come of it is written here once more, in the words that the carrier reads.
#include "core/decisions/carrier_changes.h"

#include "absl/strings/str_cat.h"
#include "server/register/register_fixture.h"

namespace postgate::registry {
namespace {

using decisions::CarrierChange;
using decisions::Phase;
using decisions::Situation;

struct Row {
  bool is_express;
  CarrierChange change;
  Phase phase;
  // open, referred, held, detained, cleared, final, do-not-load.
  const char* cells;
};

constexpr Row kRows[] = {
    {false, CarrierChange::kAmend, Phase::kBeforeDeparture, "yyynnny"},  {false, CarrierChange::kAmend, Phase::kAfterDeparture, "yyynnny"},
    {false, CarrierChange::kCancel, Phase::kBeforeDeparture, "ynnnnny"}, {false, CarrierChange::kCancel, Phase::kAfterDeparture, "nnnnnnn"},
    {true, CarrierChange::kAmend, Phase::kBeforeDeparture, "yyynnny"},   {true, CarrierChange::kAmend, Phase::kAfterDeparture, "nyynnnn"},
    {true, CarrierChange::kCancel, Phase::kBeforeDeparture, "ynnnnny"},  {true, CarrierChange::kCancel, Phase::kAfterDeparture, "nnnnnnn"},
};

// How an item comes into a situation, and how the carrier is told of what stands in its way.
struct Way {
  Situation situation;
  v1::DecisionKind kind;
  const char* noun;
};

constexpr Way kWays[] = {
    {Situation::kOpen, v1::DECISION_KIND_UNSPECIFIED, ""},
    {Situation::kReferred, v1::DECISION_KIND_REQUEST_FOR_INFORMATION, "a request for information"},
    {Situation::kHeld, v1::DECISION_KIND_HOLD, "a hold"},
    {Situation::kDetained, v1::DECISION_KIND_DETAIN, "a detention"},
    {Situation::kCleared, v1::DECISION_KIND_RELEASE, "a release"},
    {Situation::kFinal, v1::DECISION_KIND_REFUSE_ENTRY, "a refusal of entry"},
    {Situation::kDoNotLoad, v1::DECISION_KIND_DO_NOT_LOAD, "a do-not-load"},
};

class CarrierChangesTest : public RegisterTest {
 protected:
  PreparedRecord ItemOf(const Row& row, const std::string& item_id, const std::string& content, bool amends = false) {
    PreparedRecord record = Item(item_id, content, amends);
    if (row.is_express) record.entry.mutable_item()->set_ucr("UCR-" + item_id);
    return record;
  }

  // Files the item and brings it there; gives the decision that did.
  std::string Bring(const Row& row, const Way& way, const std::string& item_id) {
    const v1::ItemResult filed = SubmitOne("carrier", ItemOf(row, item_id, "first"));
    EXPECT_EQ(filed.outcome(), v1::OUTCOME_ACCEPTED);
    std::string decision_id;
    if (way.kind != v1::DECISION_KIND_UNSPECIFIED) {
      v1::Decision decision = DecisionOn(filed.registration_number(), way.kind);
      decision.set_track(way.kind == v1::DECISION_KIND_DO_NOT_LOAD ? v1::TRACK_SECURITY : v1::TRACK_CLEARANCE);
      const absl::StatusOr<DecisionOutcome> decided = Decide(decision);
      EXPECT_TRUE(decided.ok()) << decided.status();
      if (decided.ok()) decision_id = decided->decision_id;
    }
    if (row.phase == Phase::kAfterDeparture) {
      v1::Movement departed;
      departed.set_kind(v1::MOVEMENT_KIND_DEPARTED);
      departed.add_item_ids(item_id);
      EXPECT_EQ(SubmitOne("carrier", Moved(departed)).outcome(), v1::OUTCOME_ACCEPTED);
    }
    EXPECT_EQ(decisions::SituationOfItem(UseOf(item_id).standing()), way.situation);
    return decision_id;
  }

  static std::string Refusal(const Row& row, const Way& way, const std::string& decision_id) {
    if (row.change == CarrierChange::kCancel && row.phase == Phase::kAfterDeparture) {
      return "the item has departed, and customs has to know of what is on its way: it stays declared";
    }
    const std::string decision = absl::StrCat(way.noun, " (decision ", decision_id, ")");
    const std::string ask = "; only customs can change that: ask the office that decided";
    switch (way.situation) {
      case Situation::kOpen:
        return "the item has departed and its pre-loading data stands: afterwards only what customs asks for can be changed";
      case Situation::kReferred:
        return absl::StrCat("customs waits for your answer to ", decision, ": answer it, which an amendment may do; once customs has resolved it, try again");
      case Situation::kDoNotLoad: return absl::StrCat("the item has departed against ", decision, ask);
      default: return absl::StrCat("customs has recorded ", decision, ask);
    }
  }

  void Amend(const Row& row, const std::string& item_id, bool is_allowed, const std::string& refusal) {
    const ledger::v1::ItemUse before = UseOf(item_id);
    const v1::ItemResult result = SubmitOne("carrier", ItemOf(row, item_id, "second", true));
    const ledger::v1::ItemUse after = UseOf(item_id);
    if (is_allowed) {
      EXPECT_EQ(result.outcome(), v1::OUTCOME_ACCEPTED);
      EXPECT_EQ(result.version(), 2);
      EXPECT_EQ(result.registration_number(), before.registration_number());
      EXPECT_EQ(store_.ReadEntry(store_.Head())->entry.item().replaces_sequence_plus_one(), before.sequence() + 1);
      // It answers at most; what is open is customs' to close.
      EXPECT_EQ(after.standing().open_referrals_size(), before.standing().open_referrals_size());
      return;
    }
    EXPECT_EQ(result.outcome(), v1::OUTCOME_REJECTED);
    EXPECT_EQ(result.version(), 0);
    ASSERT_EQ(result.findings_size(), 1);
    EXPECT_EQ(result.findings(0).rule_id(), "item.amends.refused");
    EXPECT_EQ(result.findings(0).severity(), v1::SEVERITY_ERROR);
    EXPECT_EQ(result.findings(0).field_path(), "amends");
    EXPECT_EQ(result.findings(0).message(), absl::StrCat("The item can not be amended: ", refusal, "."));
    EXPECT_EQ(result.findings(0).hint(), "The accepted version stays as it is.");
    EXPECT_EQ(after.SerializeAsString(), before.SerializeAsString());
  }

  void CancelIt(const std::string& item_id, bool is_allowed, const std::string& refusal) {
    const ledger::v1::ItemUse before = UseOf(item_id);
    const int64_t head = store_.Head();
    const absl::StatusOr<CancellationOutcome> cancelled = Cancel("carrier", item_id);
    const ledger::v1::ItemUse after = UseOf(item_id);
    if (is_allowed) {
      ASSERT_TRUE(cancelled.ok()) << cancelled.status();
      EXPECT_EQ(cancelled->registration_number, before.registration_number());
      EXPECT_TRUE(after.cancelled());
      EXPECT_EQ(after.standing().open_referrals_size(), before.standing().open_referrals_size());
      return;
    }
    EXPECT_EQ(cancelled.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(cancelled.status().message(), refusal);
    EXPECT_EQ(store_.Head(), head) << "what is refused leaves nothing";
    EXPECT_EQ(after.SerializeAsString(), before.SerializeAsString());
  }
};

TEST_F(CarrierChangesTest, EveryCellIsAsTheTableSays) {
  int cells = 0;
  std::vector<std::string> rows;
  for (const Row& row : kRows) {
    for (const Way& way : kWays) {
      const std::string item_id = absl::StrCat("ITEM", cells++);
      SCOPED_TRACE(absl::StrCat(row.is_express ? "express, " : "post, ", row.change == CarrierChange::kAmend ? "amend, " : "cancel, ",
                                row.phase == Phase::kBeforeDeparture ? "before departure, " : "after departure, ", decisions::NameOf(way.situation)));
      const std::string decision_id = Bring(row, way, item_id);
      const bool is_allowed = row.cells[static_cast<size_t>(way.situation)] == 'y';
      const std::string refusal = Refusal(row, way, decision_id);
      if (row.change == CarrierChange::kAmend) {
        Amend(row, item_id, is_allowed, refusal);
      } else {
        CancelIt(item_id, is_allowed, refusal);
      }
      rows.push_back(UseOf(item_id).SerializeAsString());
    }
  }
  EXPECT_EQ(cells, 56);
  Restart();
  for (int i = 0; i < cells; ++i) EXPECT_EQ(UseOf(absl::StrCat("ITEM", i)).SerializeAsString(), rows[static_cast<size_t>(i)]) << "cell " << i << " after a replay";
}

// What the rows above expect and what docs/decisions-table.md is printed from are the same.
TEST_F(CarrierChangesTest, TheTableHasTheseRows) {
  ASSERT_EQ(decisions::CarrierChangeTable().size(), std::size(kRows));
  for (size_t i = 0; i < std::size(kRows); ++i) {
    const decisions::CarrierChangeRow& printed = decisions::CarrierChangeTable()[i];
    EXPECT_EQ(printed.regime == ledger::v1::REGIME_EXPRESS, kRows[i].is_express) << i;
    EXPECT_EQ(printed.change, kRows[i].change) << i;
    EXPECT_EQ(printed.phase, kRows[i].phase) << i;
  }
}

TEST_F(CarrierChangesTest, WhatIsCancelledIsGoneForItsCarrier) {
  for (const Row& row : {kRows[0], kRows[4]}) {
    const std::string item_id = row.is_express ? "X" : "P";
    Bring(row, kWays[0], item_id);
    ASSERT_TRUE(Cancel("carrier", item_id).ok());
    EXPECT_EQ(Cancel("carrier", item_id).status().code(), absl::StatusCode::kNotFound);
    const v1::ItemResult anew = SubmitOne("carrier", ItemOf(row, item_id, "second", true));
    EXPECT_EQ(anew.outcome(), v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
    EXPECT_EQ(anew.findings(0).rule_id(), "item.amends.nothing");
    EXPECT_EQ(anew.version(), 1);
  }
}

}  // namespace
}  // namespace postgate::registry

// SPDX-License-Identifier: Apache-2.0
//
// Every cell of the table, as what Adjudicate does and not as what the table says: the rows below are written by hand.
#include "core/decisions/precedence_table.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/decisions/adjudication.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::decisions {
namespace {

using ledger::v1::ItemStanding;

struct ExpectedRow {
  v1::DecisionKind kind;
  v1::Track track;
  // open, referred, held, detained, cleared, final, do-not-load: D decides, S stops, R refers, C closes what it names, T takes back,
  // x refused, - can not be.
  absl::string_view cells;
};

constexpr v1::Track kSecurity = v1::TRACK_SECURITY;
constexpr v1::Track kClearance = v1::TRACK_CLEARANCE;

const ExpectedRow kExpected[] = {
    {v1::DECISION_KIND_ASSESSMENT_COMPLETE, kSecurity, "D x D - D - x"},
    {v1::DECISION_KIND_RELEASE, kClearance, "D x D D D x x"},
    {v1::DECISION_KIND_RELEASE_DUTY_DUE, kClearance, "D x D D D x x"},
    {v1::DECISION_KIND_HOLD, kClearance, "S S S x S x S"},
    {v1::DECISION_KIND_HOLD, kSecurity, "S S S - S - S"},
    {v1::DECISION_KIND_DETAIN, kClearance, "S S S S S x S"},
    {v1::DECISION_KIND_REQUEST_FOR_INFORMATION, kSecurity, "R R R - R - R"},
    {v1::DECISION_KIND_REQUEST_FOR_INFORMATION, kClearance, "R R R R R x R"},
    {v1::DECISION_KIND_REQUEST_FOR_SCREENING, kSecurity, "R R R - R - R"},
    {v1::DECISION_KIND_DO_NOT_LOAD, kSecurity, "R R R - R - R"},
    {v1::DECISION_KIND_RETURN_TO_SENDER, kClearance, "D D D D D x D"},
    {v1::DECISION_KIND_REFUSE_ENTRY, kClearance, "D D D D D x D"},
    {v1::DECISION_KIND_SEIZE, kClearance, "D D D D D x D"},
    {v1::DECISION_KIND_TRANSIT, kClearance, "D x D D D x x"},
    {v1::DECISION_KIND_REFERRAL_RESOLVED, kSecurity, "x C x - x - C"},
    {v1::DECISION_KIND_REFERRAL_RESOLVED, kClearance, "x C x x x x C"},
    {v1::DECISION_KIND_WITHDRAWN, kSecurity, "x T T - T - x"},
    {v1::DECISION_KIND_WITHDRAWN, kClearance, "x T T T T T x"},
};

v1::Decision Named(v1::DecisionKind kind, absl::string_view id, v1::Track track) {
  v1::Decision decision;
  decision.set_kind(kind);
  decision.set_decision_id(std::string(id));
  decision.set_track(track);
  return decision;
}

v1::DecisionKind KindThatMakes(Situation situation, v1::Track track) {
  switch (situation) {
    case Situation::kReferred: return v1::DECISION_KIND_REQUEST_FOR_INFORMATION;
    case Situation::kHeld: return v1::DECISION_KIND_HOLD;
    case Situation::kDetained: return v1::DECISION_KIND_DETAIN;
    case Situation::kCleared: return track == kSecurity ? v1::DECISION_KIND_ASSESSMENT_COMPLETE : v1::DECISION_KIND_RELEASE;
    case Situation::kFinal: return v1::DECISION_KIND_SEIZE;
    case Situation::kDoNotLoad: return v1::DECISION_KIND_DO_NOT_LOAD;
    default: return v1::DECISION_KIND_UNSPECIFIED;
  }
}

ItemStanding Fresh() {
  v1::Assessment assessment;
  assessment.add_queues("release");
  assessment.add_queues("security");
  return NewStanding(assessment, ledger::v1::REGIME_POST);
}

// A standing whose track is in the situation by the decision "earlier".
ItemStanding In(Situation situation, v1::Track track) {
  ItemStanding standing = Fresh();
  if (situation == Situation::kOpen) return standing;
  const v1::Track of_decision = situation == Situation::kDoNotLoad ? kSecurity : track;
  const Verdict verdict = Adjudicate(standing, Named(KindThatMakes(situation, track), "earlier", of_decision));
  EXPECT_TRUE(verdict.status.ok()) << verdict.status;
  return verdict.standing;
}

const ledger::v1::TrackStanding& On(const ItemStanding& standing, v1::Track track) {
  return track == kSecurity ? standing.security() : standing.clearance();
}

bool HasOpen(const ItemStanding& standing, absl::string_view id) {
  for (const auto& open : standing.open_referrals()) {
    if (open.decision_id() == id) return true;
  }
  return false;
}

void ExpectCell(absl::string_view cell, const ItemStanding& before, const v1::Decision& decision, v1::Track track) {
  const Verdict verdict = Adjudicate(before, decision);
  if (cell == "x") {
    EXPECT_EQ(verdict.status.code(), absl::StatusCode::kFailedPrecondition) << verdict.status;
    EXPECT_EQ(verdict.standing.SerializeAsString(), before.SerializeAsString());
    return;
  }
  ASSERT_TRUE(verdict.status.ok()) << verdict.status;
  const auto& after = On(verdict.standing, track);
  EXPECT_EQ(verdict.closes_track, cell == "D");
  if (cell == "D" || cell == "S") {
    EXPECT_EQ(after.decision_id(), "new");
    EXPECT_EQ(IsDecided(verdict.standing, track), cell == "D");
  } else if (cell == "R") {
    EXPECT_TRUE(HasOpen(verdict.standing, "new"));
    EXPECT_FALSE(IsDecided(verdict.standing, track));
  } else {
    EXPECT_FALSE(HasOpen(verdict.standing, "earlier"));
    EXPECT_EQ(after.kind(), v1::DECISION_KIND_UNSPECIFIED);
    EXPECT_THAT(verdict.supersedes, testing::ElementsAre("earlier"));
  }
  // A do-not-load stays open beside everything but its own resolution.
  if (HasOpen(before, "earlier") && before.open_referrals(0).kind() == v1::DECISION_KIND_DO_NOT_LOAD && cell != "C") {
    EXPECT_TRUE(HasOpen(verdict.standing, "earlier"));
  }
}

TEST(PrecedenceTableTest, EveryCellIsWhatAdjudicationDoes) {
  for (const ExpectedRow& row : kExpected) {
    const std::vector<std::string> cells = absl::StrSplit(row.cells, ' ');
    ASSERT_EQ(cells.size(), kSituations);
    for (size_t i = 0; i < kSituations; ++i) {
      if (cells[i] == "-") continue;
      const Situation situation = static_cast<Situation>(i);
      SCOPED_TRACE(absl::StrCat(v1::DecisionKind_Name(row.kind), " on ", v1::Track_Name(row.track), " while ",
                                std::string(NameOf(situation))));
      const bool by_name =
          row.kind == v1::DECISION_KIND_REFERRAL_RESOLVED || row.kind == v1::DECISION_KIND_WITHDRAWN;
      v1::Decision decision = Named(row.kind, "new", by_name ? v1::TRACK_UNSPECIFIED : row.track);
      if (by_name) decision.set_supersedes("earlier");
      ExpectCell(cells[i], In(situation, row.track), decision, row.track);
    }
  }
}

TEST(PrecedenceTableTest, HasARowForEachKind) {
  for (int kind = v1::DecisionKind_MIN + 1; kind <= v1::DecisionKind_MAX; ++kind) {
    const PrecedenceRow* row = FindPrecedence(static_cast<v1::DecisionKind>(kind));
    ASSERT_NE(row, nullptr) << kind;
    EXPECT_EQ(&PrecedenceTable()[static_cast<size_t>(kind - 1)], row);
    EXPECT_FALSE(row->why.empty());
  }
  EXPECT_EQ(FindPrecedence(v1::DECISION_KIND_UNSPECIFIED), nullptr);
}

TEST(PrecedenceTableTest, SituationsThatCanNotBeAreThoseOfClearanceAlone) {
  for (const PrecedenceRow& row : PrecedenceTable()) {
    const bool security_alone = row.tracks[0] == kSecurity && row.tracks[1] == v1::TRACK_UNSPECIFIED;
    for (const Situation situation : {Situation::kDetained, Situation::kFinal}) {
      EXPECT_EQ(row.effects[static_cast<size_t>(situation)] == Effect::kCannotBe, security_alone)
          << v1::DecisionKind_Name(row.kind);
    }
  }
}

}  // namespace
}  // namespace postgate::decisions

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_DECISIONS_PRECEDENCE_TABLE_H_
#define CORE_DECISIONS_PRECEDENCE_TABLE_H_

#include <array>
#include <cstddef>

#include "absl/strings/string_view.h"
#include "postgate/v1/assessment.pb.h"
#include "postgate/v1/decision.pb.h"

namespace postgate::decisions {

// How a decision finds the track that it is about: a column of the table. The first that holds counts, in the order
// kDoNotLoad, kFinal, kReferred, then the decision that stands on the track. For REFERRAL_RESOLVED and WITHDRAWN the
// column is what they name.
enum class Situation {
  kOpen,       // Nothing stands.
  kReferred,   // A request for information or for screening of this track waits for its answer.
  kHeld,       // HOLD stands.
  kDetained,   // DETAIN stands.
  kCleared,    // Decided in favour: assessment complete; release, with or without duty due; transit.
  kFinal,      // Decided for good: returned to sender, refused, seized.
  kDoNotLoad,  // A do-not-load is open on the item, whatever else.
};
inline constexpr size_t kSituations = 7;

// What a decision does there: a cell of the table.
enum class Effect {
  kRefused,          // FAILED_PRECONDITION: what stands outranks it. Nothing changes.
  kCannotBe,         // The situation does not exist for the kind.
  kDecides,          // Becomes what stands on the track, in place of what stood; the track is closed.
  kStops,            // Becomes what stands on the track, in place of what stood; the track is open, or open again.
  kRefers,           // Opens a referral; what stood favourably on the track stands no longer, and it is open again.
  kResolves,         // Closes the referral or do-not-load that it names.
  kTakesBack,        // What it names stands no longer; the track is open again.
};

struct PrecedenceRow {
  v1::DecisionKind kind;
  // Tracks that a decision of this kind may be about; the first is taken when it names none. UNSPECIFIED alone: the
  // track of what it names.
  std::array<v1::Track, 2> tracks;
  // By Situation.
  std::array<Effect, kSituations> effects;
  // On a receptacle or dispatch: also for items that are nested into it later, until it is resolved or withdrawn.
  bool is_inherited;
  absl::string_view why;
};

// One row a kind, in the order of DecisionKind. docs/decisions-table.md is printed from it.
const std::array<PrecedenceRow, 14>& PrecedenceTable();

// Returns the row of a kind, or null for DECISION_KIND_UNSPECIFIED and unknown numbers.
const PrecedenceRow* FindPrecedence(v1::DecisionKind kind);

absl::string_view NameOf(Situation situation);
absl::string_view NameOf(Effect effect);

}  // namespace postgate::decisions

#endif  // CORE_DECISIONS_PRECEDENCE_TABLE_H_

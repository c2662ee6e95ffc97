// SPDX-License-Identifier: Apache-2.0
#include "server/register/decision_ids.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/ledger/epochs.h"

namespace postgate::registry {
namespace {

constexpr size_t kEpochDigits = 8;

std::string Prefix(absl::string_view ledger_epoch) { return absl::StrCat("D", ledger_epoch.substr(0, kEpochDigits), "-"); }

std::optional<int64_t> SequenceIn(absl::string_view ledger_epoch, absl::string_view decision_id) {
  int64_t sequence = 0;
  if (!absl::ConsumePrefix(&decision_id, Prefix(ledger_epoch)) || !absl::SimpleAtoi(decision_id, &sequence) || sequence < 0) {
    return std::nullopt;
  }
  return sequence;
}

}  // namespace

std::string DecisionId(absl::string_view ledger_epoch, int64_t sequence) { return absl::StrCat(Prefix(ledger_epoch), sequence); }

absl::StatusOr<std::optional<int64_t>> DecisionSequence(const ledger::v1::LedgerMetadata& metadata, absl::string_view decision_id) {
  if (const std::optional<int64_t> sequence = SequenceIn(metadata.ledger_epoch(), decision_id)) return sequence;
  for (const ledger::v1::FormerEpoch& former : metadata.former_epochs()) {
    const std::optional<int64_t> sequence = SequenceIn(former.end().ledger_epoch(), decision_id);
    if (!sequence.has_value()) continue;
    if (*sequence < former.end().tree_size()) return sequence;
    return absl::FailedPreconditionError(absl::StrCat("decision ", decision_id, " is ", ledger::LedgerEpochs::LossText(former.end()),
                                                      "; what customs decides again comes in the feed"));
  }
  return std::optional<int64_t>();
}

}  // namespace postgate::registry

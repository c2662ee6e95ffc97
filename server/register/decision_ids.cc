// SPDX-License-Identifier: Apache-2.0
#include "server/register/decision_ids.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace postgate::registry {
namespace {

constexpr size_t kEpochDigits = 8;

std::string Prefix(absl::string_view ledger_epoch) { return absl::StrCat("D", ledger_epoch.substr(0, kEpochDigits), "-"); }

}  // namespace

std::string DecisionId(absl::string_view ledger_epoch, int64_t sequence) { return absl::StrCat(Prefix(ledger_epoch), sequence); }

std::optional<int64_t> DecisionSequence(absl::string_view ledger_epoch, absl::string_view decision_id) {
  int64_t sequence = 0;
  if (!absl::ConsumePrefix(&decision_id, Prefix(ledger_epoch)) || !absl::SimpleAtoi(decision_id, &sequence) || sequence < 0) {
    return std::nullopt;
  }
  return sequence;
}

}  // namespace postgate::registry

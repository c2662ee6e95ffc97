// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/amounts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckTotalDeclaredValueSum(const RuleInput& input, FindingSink& sink) {
  const records::Item& item = input.item;
  if (!item.has_total_declared_value() || item.content_pieces_size() == 0) return;
  const records::Money& total = item.total_declared_value();
  if (input.reference.CurrencyKind(total.currency_code()) != reference::CurrencyCodes::Kind::kMoney) return;
  absl::int128 sum = 0;
  for (const records::ContentPiece& piece : item.content_pieces()) {
    if (!piece.has_value() || piece.value().currency_code() != total.currency_code()) return;
    sum += InNanos(piece.value());
  }
  absl::int128 difference = sum - InNanos(total);
  if (difference < 0) difference = -difference;
  if (difference <= NanosPerMinorUnit(input.reference.MinorUnits(total.currency_code()))) return;
  if (difference * 200 <= sum) return;
  sink.Add(FieldPath("total_declared_value"), "The total is not the sum of the pieces' values.",
           "The value of a piece is the line's total, not per unit.");
}

}  // namespace

constinit const Rule kItemTotalDeclaredValueSum = {
    .id = "item.total_declared_value.sum",
    .severity = v1::SEVERITY_WARNING,
    .summary =
        "The total declared value is the sum over the pieces, within one minor unit or 0.5 %. Not compared when the "
        "currencies differ.",
    .source = "NZ TSW: total is normally the sum of the pieces; customs valuation counts the pieces",
    .field = "total_declared_value",
    .check = CheckTotalDeclaredValueSum,
};

}  // namespace postgate::validation

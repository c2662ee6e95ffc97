// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/normalization/rules/rules.h"
#include "core/validation/amounts.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.total_declared_value";

// Returns false when a piece has no value, the currencies differ, or the sum is no amount that may be sent.
bool Sum(const v1::Item& item, v1::Money* total) {
  absl::int128 nanos = 0;
  for (const v1::ContentPiece& piece : item.content_pieces()) {
    if (!piece.has_value() || piece.value().currency_code() != item.content_pieces(0).value().currency_code()) return false;
    nanos += validation::InNanos(piece.value());
  }
  const absl::int128 units = nanos / validation::kNanosPerUnit;
  if (item.content_pieces().empty() || nanos < 0 || units > validation::kMoneyUnitsMax) return false;
  total->set_currency_code(item.content_pieces(0).value().currency_code());
  total->set_units(static_cast<int64_t>(units));
  total->set_nanos(static_cast<int32_t>(nanos % validation::kNanosPerUnit));
  return true;
}

void Apply(Subject& subject) {
  v1::Item& item = subject.item();
  if (item.has_total_declared_value() && !validation::IsNoAmount(item.total_declared_value())) return;
  v1::Money total;
  // The sum of amounts that are none is none.
  if (!Sum(item, &total) || validation::IsNoAmount(total)) return;
  std::string after = absl::StrCat(total.currency_code(), " ", total.units());
  if (total.nanos() != 0) absl::StrAppendFormat(&after, ".%09d", total.nanos());
  subject.Record(kId, identifiers::FieldPath("total_declared_value"), "", after);
  *item.mutable_total_declared_value() = std::move(total);
}

}  // namespace

constexpr NormalizationRule kTotalValue = {kId, "A missing total is the sum over the pieces when all are in one currency and the sum is an amount that may be sent.",
    "UPU M33: total declared value, the sum over the pieces", Apply};

}  // namespace postgate::normalization::rules

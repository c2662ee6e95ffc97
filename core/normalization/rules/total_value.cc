// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <optional>
#include <string>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"
#include "core/validation/amounts.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.total_declared_value";

// Nothing when a piece has no value, the currencies differ, or the sum is no amount that may be sent.
std::optional<absl::int128> SumOf(const records::Item& item) {
  absl::int128 nanos = 0;
  for (const records::ContentPiece& piece : item.content_pieces()) {
    if (!piece.has_value() || piece.value().currency_code() != item.content_pieces(0).value().currency_code()) return std::nullopt;
    nanos += validation::InNanos(piece.value());
  }
  const absl::int128 units = nanos / validation::kNanosPerUnit;
  if (item.content_pieces().empty() || nanos < 0 || units > validation::kMoneyUnitsMax) return std::nullopt;
  return nanos;
}

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  if (item.has_total_declared_value() && !validation::IsNoAmount(item.total_declared_value())) return;
  const std::optional<absl::int128> nanos = SumOf(item);
  // The sum of amounts that are none is none.
  if (!nanos.has_value() || (*nanos == 0 && item.content_pieces(0).value().currency_code().empty())) return;
  records::Money& total = *item.mutable_total_declared_value();
  total.set_currency_code(item.content_pieces(0).value().currency_code());
  total.set_units(static_cast<int64_t>(*nanos / validation::kNanosPerUnit));
  total.set_nanos(static_cast<int32_t>(*nanos % validation::kNanosPerUnit));
  std::string after = absl::StrCat(total.currency_code(), " ", total.units());
  if (total.nanos() != 0) absl::StrAppendFormat(&after, ".%09d", total.nanos());
  subject.Record(kId, identifiers::FieldPath("total_declared_value"), "", after);
}

}  // namespace

constexpr NormalizationRule kTotalValue = {kId, "A missing total is the sum over the pieces when all are in one currency and the sum is an amount that may be sent.",
    "UPU M33: total declared value, the sum over the pieces", Apply};

}  // namespace postgate::normalization::rules

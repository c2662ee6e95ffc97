// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/hs_code.h"
#include "core/records/item.h"
#include "core/reference/price_ranges.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// Says below or above and never the range: whoever declares too little must not read off how much would pass.
void CheckContentPiecesPricePerKg(const RuleInput& input, FindingSink& sink) {
  const reference::PriceRanges& ranges = input.reference.price_ranges();
  if (ranges.empty()) return;
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (!piece.has_value() || piece.hs_code().empty()) continue;
    const identifiers::HsDigits code(piece.hs_code());
    if (code.problem() != identifiers::HsProblem::kNone) continue;
    const absl::string_view heading = input.reference.HeadingOf(code.subheading());
    const reference::PriceRange* const range = ranges.Find(heading);
    if (range == nullptr) continue;
    const std::optional<std::int64_t> price =
        reference::MicroUsdPerKg(input.reference.sdr_rates(), piece.value(), piece.net_mass_g(), input.now);
    if (!price || (*price >= range->low_micro_usd_per_kg && *price <= range->high_micro_usd_per_kg)) continue;
    const FieldPath path("content_pieces", i);
    const bool is_low = *price < range->low_micro_usd_per_kg;
    sink.Add(FieldPath(path, "value"),
             absl::StrCat("By its net mass the value is ", is_low ? "lower" : "higher", " than goods of HS heading ", heading, " usually have."),
             is_low ? "Send the price that was paid for all units, its currency, and their net mass in grams; check the HS code."
                    : "Send the net mass of all units in grams, not in kilograms, and the currency of the value; check the HS code.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesPricePerKg = {
    .id = "item.content_pieces.price_per_kg",
    .severity = v1::SEVERITY_WARNING,
    .summary =
        "The price of a kilogram, which is the value by the net mass, lies within what goods of the HS heading usually "
        "cost. Only where the hub's operator has had it learn prices.",
    .source = "Customs valuation risk: the hub's own items; data/reference/price_ranges.csv and sdr_rates.csv",
    .field = "content_pieces[].value",
    .check = CheckContentPiecesPricePerKg,
};

}  // namespace postgate::validation

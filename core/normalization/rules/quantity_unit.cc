// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.quantity_unit";

// What people write, in upper case as repair leaves it, and the common code of UNECE Recommendation 20. Sorted. None of the left column is a
// code of the Recommendation.
constexpr struct {
  absl::string_view written;
  absl::string_view code;
} kUnits[] = {
    {"CM", "CMT"},    {"DOZEN", "DZN"}, {"G", "GRM"},    {"GRAM", "GRM"},   {"GRAMS", "GRM"}, {"KG", "KGM"},     {"KGS", "KGM"},  {"KILOGRAM", "KGM"},
    {"L", "LTR"},     {"LB", "LBR"},    {"LBS", "LBR"},  {"LITRE", "LTR"},  {"M", "MTR"},     {"ML", "MLT"},     {"OZ", "ONZ"},   {"PAIR", "PR"},
    {"PAIRS", "PR"},  {"PC", "H87"},    {"PCE", "H87"},  {"PCS", "H87"},    {"PIECE", "H87"}, {"PIECES", "H87"}, {"SETS", "SET"},
};

absl::string_view CodeOf(absl::string_view written) {
  const auto* found =
      std::lower_bound(std::begin(kUnits), std::end(kUnits), written, [](const auto& unit, absl::string_view text) { return unit.written < text; });
  return found != std::end(kUnits) && found->written == written ? found->code : absl::string_view();
}

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    const absl::string_view unit = item.content_pieces(i).quantity_unit();
    if (unit.empty() || unit == "H87") continue;
    const absl::string_view code = CodeOf(unit);
    if (code.empty()) continue;
    const identifiers::FieldPath piece("content_pieces", i);
    subject.Record(kId, identifiers::FieldPath(piece, "quantity_unit"), unit, code);
    item.mutable_content_pieces(i)->set_quantity_unit(code);
  }
}

}  // namespace

constexpr NormalizationRule kQuantityUnit = {kId, "A unit that is written as people write it (kg, lb, pcs) becomes its code.",
                                             "UNECE Recommendation 20", Apply};

}  // namespace postgate::normalization::rules

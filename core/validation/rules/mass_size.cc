// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckSize(std::int64_t mass_g, const FieldPath& path, FindingSink& sink) {
  constexpr std::int64_t kMassMaxG = 9'999'999'999'999;
  if (mass_g <= kMassMaxG) return;
  sink.Add(path, "The mass has more than 10 digits of kilograms.", "Send grams.");
}

void CheckMassSize(const RuleInput& input, FindingSink& sink) {
  CheckSize(input.item.gross_mass_g(), FieldPath("gross_mass_g"), sink);
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const FieldPath path("content_pieces", i);
    CheckSize(input.item.content_pieces(i).net_mass_g(), FieldPath(path, "net_mass_g"), sink);
  }
}

}  // namespace

constinit const Rule kItemMassSize = {
    .id = "item.mass.size",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A mass has at most 10 digits of kilograms, or no declaration could hold it.",
    .source = "ICS2 F43: totalGrossMass and netMass n..16,6",
    .field = "gross_mass_g, content_pieces[].net_mass_g",
    .check = CheckMassSize,
    .is_fixed = true,
};

}  // namespace postgate::validation

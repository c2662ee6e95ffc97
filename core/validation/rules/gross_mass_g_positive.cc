// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckGrossMassGPositive(const RuleInput& input, FindingSink& sink) {
  if (input.item.gross_mass_g() > 0) return;
  sink.Add(FieldPath("gross_mass_g"),
           input.item.gross_mass_g() == 0 ? "The gross mass is missing." : "The gross mass is negative.",
           "Send grams, packing included.");
}

}  // namespace

constinit const Rule kItemGrossMassGPositive = {
    .id = "item.gross_mass_g.positive",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The gross mass is more than zero.",
    .source = "ICS2 F43: total gross mass, mandatory; PLACI 7+1",
    .field = "gross_mass_g",
    .check = CheckGrossMassGPositive,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckGrossMassGNetSum(const RuleInput& input, FindingSink& sink) {
  std::int64_t rest_g = input.item.gross_mass_g();
  if (rest_g <= 0) return;
  for (const records::ContentPiece& piece : input.item.content_pieces()) {
    if (piece.net_mass_g() < 0) return;
    if (piece.net_mass_g() > rest_g) {
      sink.Add(FieldPath("gross_mass_g"), "The net masses together are more than the gross mass.",
               "Check whether net_mass_g is the line's total and not per unit, and the gross mass includes packing.");
      return;
    }
    rest_g -= piece.net_mass_g();
  }
}

}  // namespace

constinit const Rule kItemGrossMassGNetSum = {
    .id = "item.gross_mass_g.net_sum",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The net masses together are not more than the gross mass.",
    .source = "CN 23: gross weight includes packing",
    .field = "gross_mass_g",
    .check = CheckGrossMassGNetSum,
};

}  // namespace postgate::validation

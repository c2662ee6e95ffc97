// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesNetMassGNegative(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.net_mass_g() >= 0) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "net_mass_g"), "The net mass is negative.",
             "Send grams, or nothing when it is not known.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesNetMassGNegative = {
    .id = "item.content_pieces.net_mass_g.negative",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A net mass is not negative.",
    .source = "UPU M33: net weight",
    .field = "content_pieces[].net_mass_g",
    .check = CheckContentPiecesNetMassGNegative,
    .is_fixed = true,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesQuantityRange(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.quantity() >= 0 && piece.quantity() <= 999999) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "quantity"), "The number of units is not between 0 and 999999.",
             "Send how many there are of the article.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesQuantityRange = {
    .id = "item.content_pieces.quantity.range",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A number of units is not negative and has at most 6 digits.",
    .source = "UPU M33: number of units, n..6",
    .field = "content_pieces[].quantity",
    .check = CheckContentPiecesQuantityRange,
    .is_fixed = true,
};

}  // namespace postgate::validation

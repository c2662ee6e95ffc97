// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesQuantityPresent(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.quantity() != 0) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "quantity"), "The number of units is missing.", "Send how many there are of the article.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesQuantityPresent = {
    .id = "item.content_pieces.quantity.present",
    .severity = v1::SEVERITY_WARNING,
    .summary = "Every content piece has its number of units.",
    .source = "UPU M33: number of units, mandatory",
    .field = "content_pieces[].quantity",
    .check = CheckContentPiecesQuantityPresent,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/identifiers/nature_code.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesValuePresent(const RuleInput& input, FindingSink& sink) {
  if (identifiers::StatedNature(input.item) == v1::NATURE_DOCUMENTS || input.item.has_total_declared_value()) return;
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.has_value()) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "value"), "The value is missing.",
             "Send what the articles of this line are worth together.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesValuePresent = {
    .id = "item.content_pieces.value.present",
    .severity = v1::SEVERITY_WARNING,
    .summary = "Every content piece has a value, unless the item is documents or has a total.",
    .source = "UPU M33: declared value; ICS2 F43: postal value, conditional",
    .field = "content_pieces[].value",
    .check = CheckContentPiecesValuePresent,
};

}  // namespace postgate::validation

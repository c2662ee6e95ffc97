// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/identifiers/nature_code.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesValueZero(const RuleInput& input, FindingSink& sink) {
  if (identifiers::StatedNature(input.item) == v1::NATURE_DOCUMENTS) return;
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (!piece.has_value() || piece.value().units() != 0 || piece.value().nanos() != 0) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "value"), "The value is zero.",
             "A gift or sample has a value too: what it would cost to buy.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesValueZero = {
    .id = "item.content_pieces.value.zero",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A value is not zero, unless the item is documents.",
    .source = "WCO valuation: every article has a value",
    .field = "content_pieces[].value",
    .check = CheckContentPiecesValueZero,
};

}  // namespace postgate::validation

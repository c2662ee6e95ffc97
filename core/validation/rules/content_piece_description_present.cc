// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesDescriptionPresent(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (!piece.description().empty()) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "description"), "The description is missing.",
             "Say in plain words what the article is, for example \"men's cotton shirt\".");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesDescriptionPresent = {
    .id = "item.content_pieces.description.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "Every content piece has a description.",
    .source = "ICS2 F43: description of goods, mandatory; PLACI 7+1",
    .field = "content_pieces[].description",
    .check = CheckContentPiecesDescriptionPresent,
};

}  // namespace postgate::validation

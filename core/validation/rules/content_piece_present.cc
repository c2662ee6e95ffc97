// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesPresent(const RuleInput& input, FindingSink& sink) {
  if (input.item.content_pieces_size() > 0) return;
  sink.Add(FieldPath("content_pieces"), "Nothing says what the item holds.",
           "Send one content piece for each article.");
}

}  // namespace

constinit const Rule kItemContentPiecesPresent = {
    .id = "item.content_pieces.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An item has at least one content piece.",
    .source = "ICS2 F43: goods item, 1 to 99; CN 22, CN 23",
    .field = "content_pieces",
    .check = CheckContentPiecesPresent,
    .is_fixed = true,
};

}  // namespace postgate::validation

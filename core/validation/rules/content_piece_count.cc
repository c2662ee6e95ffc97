// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesCount(const RuleInput& input, FindingSink& sink) {
  if (input.item.content_pieces_size() <= 99) return;
  sink.Add(FieldPath("content_pieces"), "The item has more than 99 content pieces.", "Send at most 99.");
}

}  // namespace

constinit const Rule kItemContentPiecesCount = {
    .id = "item.content_pieces.count",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An item has at most 99 content pieces.",
    .source = "ICS2 F43: goods item, 1 to 99",
    .field = "content_pieces",
    .check = CheckContentPiecesCount,
    .is_fixed = true,
};

}  // namespace postgate::validation

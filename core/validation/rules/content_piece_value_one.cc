// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesValueOne(const RuleInput& input, FindingSink& sink) {
  if (input.item.content_pieces_size() == 0) return;
  for (const records::ContentPiece& piece : input.item.content_pieces()) {
    if (piece.value().units() != 1 || piece.value().nanos() != 0) return;
  }
  const FieldPath path("content_pieces", 0);
  sink.Add(FieldPath(path, "value"), "Every value is exactly 1.", "Send what the articles of each line are worth.");
}

}  // namespace

constinit const Rule kItemContentPiecesValueOne = {
    .id = "item.content_pieces.value.one",
    .severity = v1::SEVERITY_INFO,
    .summary = "Not every value is exactly 1, which systems put in when they know none.",
    .source = "Data quality: placeholder values; customs counts what an article costs",
    .field = "content_pieces[].value",
    .check = CheckContentPiecesValueOne,
};

}  // namespace postgate::validation

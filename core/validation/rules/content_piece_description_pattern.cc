// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesDescriptionPattern(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    const EmptyPattern pattern = FindEmptyPattern(piece.description());
    if (pattern == EmptyPattern::kNone) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "description"), absl::StrCat("The description is ", DescribePattern(pattern), "."),
             "Say in plain words what the article is, for example \"men's cotton shirt\".");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesDescriptionPattern = {
    .id = "item.content_pieces.description.pattern",
    .severity = v1::SEVERITY_ERROR,
    .summary =
        "A description says something: it is not only digits, symbols, blanks, one character repeated or a file "
        "extension.",
    .source = "EU ICS2 data quality guidance; Transport Canada PACT 6.1",
    .field = "content_pieces[].description",
    .check = CheckContentPiecesDescriptionPattern,
};

}  // namespace postgate::validation

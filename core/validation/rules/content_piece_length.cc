// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesLength(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    const struct {
      absl::string_view text;
      const char* field;
      size_t characters;
    } kLimits[] = {
        {piece.description(), "description", 512},
        {piece.description_local(), "description_local", 512},
        {piece.language(), "language", 35},
        {piece.quantity_unit(), "quantity_unit", 35},
        {piece.cus_code(), "cus_code", 9},
    };
    for (const auto& limit : kLimits) {
      if (!IsLongerThan(limit.text, limit.characters)) continue;
      const FieldPath path("content_pieces", i);
      sink.Add(FieldPath(path, limit.field), "The text is too long.",
               absl::StrCat("Send at most ", limit.characters, " characters."));
    }
  }
}

}  // namespace

constinit const Rule kItemContentPiecesLength = {
    .id = "item.content_pieces.length",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The texts of a content piece keep to their lengths: descriptions 512 characters, the CUS code 9, other codes 35.",
    .source = "ICS2 F43: description of goods, an..512; CUS code, an9",
    .field = "content_pieces[].description, content_pieces[].description_local ...",
    .check = CheckContentPiecesLength,
    .is_fixed = true,
};

}  // namespace postgate::validation

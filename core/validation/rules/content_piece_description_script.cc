// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/strings/string_view.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// Looks for a letter of ASCII or of Latin-1 Supplement to Latin Extended-B (U+00C0 to U+024F).
bool HasLatinLetter(absl::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (identifiers::IsLetter(c) || (byte >= 0xC3 && byte <= 0xC9)) return true;
  }
  return false;
}

// A text without letters of any script is for other rules.
bool HasLetterBeyondAscii(absl::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

void CheckContentPiecesDescriptionScript(const RuleInput& input, FindingSink& sink) {
  if (input.texts == identifiers::Texts::kPlain) return;
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (HasLatinLetter(piece.description()) || !HasLetterBeyondAscii(piece.description()) ||
        HasLatinLetter(piece.description_local()))
      continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "description"), "The description is not in Latin letters.",
             "Send English in description and the original in description_local, with its language.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesDescriptionScript = {
    .id = "item.content_pieces.description.script",
    .severity = v1::SEVERITY_INFO,
    .summary = "A description is in Latin letters, or the piece has another description that is.",
    .source = "UPU ITMATT practice: English or the language of the destination",
    .field = "content_pieces[].description",
    .check = CheckContentPiecesDescriptionScript,
};

}  // namespace postgate::validation

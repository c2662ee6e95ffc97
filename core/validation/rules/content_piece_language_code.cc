// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesLanguageCode(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.language().empty() && piece.description_local().empty()) continue;
    const absl::string_view language = piece.language();
    // en-GB: the region is left aside.
    const absl::string_view code = language.substr(0, language.find('-'));
    if ((code.size() == 2 || code.size() == 3) && identifiers::AllOf(code, identifiers::IsLetter)) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "language"), "The language of the local description is missing or no ISO 639 code.",
             "Send two or three letters, for example ko.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesLanguageCode = {
    .id = "item.content_pieces.language.code",
    .severity = v1::SEVERITY_INFO,
    .summary = "A local description comes with its language, an ISO 639 code of two or three letters.",
    .source = "ISO 639-1, 639-2",
    .field = "content_pieces[].language",
    .check = CheckContentPiecesLanguageCode,
};

}  // namespace postgate::validation

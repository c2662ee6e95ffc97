// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/string_view.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

constexpr size_t kDescriptionLettersMin = 3;
// From here on come the scripts of East Asia.
constexpr unsigned char kFirstByteOfDenseScripts = 0xE2;

// Counts no further than the minimum.
size_t LettersOfDescription(absl::string_view text) {
  size_t letters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= kFirstByteOfDenseScripts) return kDescriptionLettersMin;
    // Beyond ASCII, the first byte of a character counts.
    letters += byte < 0x80 ? identifiers::IsLetter(c) : byte >= 0xC0;
    if (letters == kDescriptionLettersMin) return letters;
  }
  return letters;
}

void CheckContentPiecesDescriptionShort(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const absl::string_view description = input.item.content_pieces(i).description();
    if (description.empty() || LettersOfDescription(description) >= kDescriptionLettersMin) continue;
    // Those are refused already.
    if (FindEmptyPattern(description) != EmptyPattern::kNone) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "description"), "The description has fewer than 3 letters.",
             "Say in plain words what the article is, for example \"men's cotton shirt\".");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesDescriptionShort = {
    .id = "item.content_pieces.description.short",
    .severity = v1::SEVERITY_WARNING,
    .summary =
        "A description has at least 3 letters. A letter of a script that writes words in one or two characters counts "
        "as "
        "3.",
    .source = "EU ICS2 data quality guidance: plain and precise enough to identify the goods",
    .field = "content_pieces[].description",
    .check = CheckContentPiecesDescriptionShort,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/reference/stop_words.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesDescriptionStopWordWithin(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    if (!input.reference.description_stop_words().IsWithin(input.item.content_pieces(i).description())) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "description"),
             "The description holds a term that says nothing, such as \"gift\" or \"spare parts\".",
             "Leave the term out and say what the article is.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesDescriptionStopWordWithin = {
    .id = "item.content_pieces.description.stop_word_within",
    .severity = v1::SEVERITY_INFO,
    .summary =
        "A description holds no term that customs refuses when it stands alone. Terms that name goods in the "
        "Harmonized "
        "System, such as \"steel\" or \"shoes\", are right among other words and do not count.",
    .source = "EU ICS2: a term within a longer text is a question of quality; data/reference/stopwords.txt",
    .field = "content_pieces[].description",
    .check = CheckContentPiecesDescriptionStopWordWithin,
};

}  // namespace postgate::validation

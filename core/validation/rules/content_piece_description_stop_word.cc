// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/reference/stop_words.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesDescriptionStopWord(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (input.reference.description_stop_words().Find(piece.description()) == reference::StopWords::Match::kNone)
      continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "description"), "The description is a term that customs refuses as too vague.",
             "Say in plain words what the article is, for example \"men's cotton shirt\".");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesDescriptionStopWord = {
    .id = "item.content_pieces.description.stop_word",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A description is more than a term that customs refuses as too vague, such as \"gift\" or \"parts\".",
    .source = "Regulation (EU) 2015/2446, Annex B, D.E. 18 05 000 000; PACT 6.2; data/reference/stopwords.txt",
    .field = "content_pieces[].description",
    .check = CheckContentPiecesDescriptionStopWord,
};

}  // namespace postgate::validation

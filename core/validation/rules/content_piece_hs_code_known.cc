// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/hs_code.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesHsCodeKnown(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.hs_code().empty()) continue;
    const identifiers::HsDigits code(piece.hs_code());
    if (code.problem() != identifiers::HsProblem::kNone || identifiers::IsNationalHsChapter(code.chapter())) continue;
    if (input.reference.IsHs(code.subheading())) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "hs_code"), absl::StrCat(code.subheading(), " is not in HS 2022."),
             "Look the article up again: the code may be of an earlier edition.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesHsCodeKnown = {
    .id = "item.content_pieces.hs_code.known",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The first 6 digits of an HS code are in the Harmonized System of 2022.",
    .source = "WCO Harmonized System 2022; data/reference/hs2022.csv",
    .field = "content_pieces[].hs_code",
    .check = CheckContentPiecesHsCodeKnown,
};

}  // namespace postgate::validation

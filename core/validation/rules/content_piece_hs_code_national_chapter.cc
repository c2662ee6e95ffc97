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

void CheckContentPiecesHsCodeNationalChapter(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.hs_code().empty()) continue;
    const identifiers::HsDigits code(piece.hs_code());
    if (code.problem() != identifiers::HsProblem::kNone || !identifiers::IsNationalHsChapter(code.chapter())) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "hs_code"), absl::StrCat("Chapter ", code.chapter(), " is for national use only."),
             "Send the code of the article in chapters 01 to 97.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesHsCodeNationalChapter = {
    .id = "item.content_pieces.hs_code.national_chapter",
    .severity = v1::SEVERITY_WARNING,
    .summary = "An HS code is not of chapter 98 or 99, which mean something else in every country.",
    .source = "WCO Harmonized System: chapters 98 and 99 are for national use",
    .field = "content_pieces[].hs_code",
    .check = CheckContentPiecesHsCodeNationalChapter,
};

}  // namespace postgate::validation

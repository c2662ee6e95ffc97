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

void CheckContentPiecesHsCodeChapter(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.hs_code().empty()) continue;
    const identifiers::HsDigits code(piece.hs_code());
    if (code.problem() != identifiers::HsProblem::kChapter) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "hs_code"),
             absl::StrCat("The Harmonized System has no chapter ", code.digits().substr(0, 2), "."),
             "Look the article up in the tariff; its first two digits are the chapter.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesHsCodeChapter = {
    .id = "item.content_pieces.hs_code.chapter",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The chapter of an HS code exists: 01 to 99 without 77.",
    .source = "WCO Harmonized System: chapter 77 is reserved",
    .field = "content_pieces[].hs_code",
    .check = CheckContentPiecesHsCodeChapter,
};

}  // namespace postgate::validation

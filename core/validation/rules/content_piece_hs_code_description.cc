// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/hs_code.h"
#include "core/records/item.h"
#include "core/reference/goods_nouns.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesHsCodeDescription(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.hs_code().empty()) continue;
    const reference::HsChapters said = input.reference.goods_nouns().Find(piece.description());
    if (said.empty()) continue;
    const identifiers::HsDigits code(piece.hs_code());
    if (code.problem() != identifiers::HsProblem::kNone || identifiers::IsNationalHsChapter(code.chapter()) ||
        said.Contains(code.chapter()))
      continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "hs_code"),
             absl::StrCat("The description names an article of chapter ", absl::Dec(said.first, absl::kZeroPad2),
                          said.second == 0 ? "" : absl::StrCat(" or ", absl::Dec(said.second, absl::kZeroPad2)),
                          ", the code is of another."),
             "Look the article up in the tariff, or describe it more precisely.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesHsCodeDescription = {
    .id = "item.content_pieces.hs_code.description",
    .severity = v1::SEVERITY_WARNING,
    .summary =
        "The chapter of an HS code is one of those of the article that the description names, where its noun can mean "
        "nothing else.",
    .source = "WCO Harmonized System 2022; data/reference/goods_nouns.csv",
    .field = "content_pieces[].hs_code",
    .check = CheckContentPiecesHsCodeDescription,
};

}  // namespace postgate::validation

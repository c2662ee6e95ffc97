// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/hs_code.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesHsCodeStructure(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.hs_code().empty()) continue;
    const identifiers::HsProblem problem = identifiers::HsDigits(piece.hs_code()).problem();
    if (problem != identifiers::HsProblem::kCharacters && problem != identifiers::HsProblem::kLength) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "hs_code"), absl::StrCat(Quoted(piece.hs_code()), " is not an HS code."),
             "Send 6 to 12 digits, for example 610910.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesHsCodeStructure = {
    .id = "item.content_pieces.hs_code.structure",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An HS code has 6 to 12 digits; dots and spaces between them do not count.",
    .source = "WCO Harmonized System: 6 digits; UPU M33: n6..n12",
    .field = "content_pieces[].hs_code",
    .check = CheckContentPiecesHsCodeStructure,
    .is_fixed = true,
};

}  // namespace postgate::validation

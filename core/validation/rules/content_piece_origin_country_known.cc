// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesOriginCountryKnown(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.origin_country().empty() || input.reference.IsCountry(piece.origin_country())) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "origin_country"), absl::StrCat(Quoted(piece.origin_country()), " is not a country code."),
             "Send two letters of ISO 3166-1, or nothing when the origin is not known.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesOriginCountryKnown = {
    .id = "item.content_pieces.origin_country.known",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The country of origin is in ISO 3166-1 alpha-2, or XI or XK.",
    .source = "ISO 3166-1; data/reference/countries.csv",
    .field = "content_pieces[].origin_country",
    .check = CheckContentPiecesOriginCountryKnown,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/hs_code.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.hs_edition";

// National digits are of the older edition too and would not fit: such codes stay.
void Apply(Subject& subject) {
  records::Item& item = subject.item();
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    const absl::string_view code = item.content_pieces(i).hs_code();
    if (code.size() != identifiers::kHsDigitsMin || subject.input().reference.IsHs(code)) continue;
    const absl::string_view found = subject.input().reference.Hs2022Of(code);
    if (found.empty()) continue;
    const identifiers::FieldPath piece("content_pieces", i);
    subject.Record(kId, identifiers::FieldPath(piece, "hs_code"), code, found);
    item.mutable_content_pieces(i)->set_hs_code(found);
  }
}

}  // namespace

constexpr NormalizationRule kHsEdition = {
    kId, "A subheading of HS 2017 that is no more becomes the one of HS 2022 that holds all its goods, when no national digits follow it.",
    "UN Statistics Division, HS 2022 to HS 2017; data/reference/hs2017_to_2022.csv", Apply};

}  // namespace postgate::normalization::rules

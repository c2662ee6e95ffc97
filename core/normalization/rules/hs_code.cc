// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/hs_code.h"

#include "core/identifiers/characters.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.hs_code";

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    const absl::string_view code = item.content_pieces(i).hs_code();
    if (identifiers::AllOf(code, identifiers::IsDigit)) continue;
    const identifiers::HsDigits hs(code);
    if (hs.problem() != identifiers::HsProblem::kNone) continue;
    const identifiers::FieldPath piece("content_pieces", i);
    subject.Record(kId, identifiers::FieldPath(piece, "hs_code"), code, hs.digits());
    item.mutable_content_pieces(i)->set_hs_code(hs.digits());
  }
}

}  // namespace

constexpr NormalizationRule kHsCode = {kId, "Dots and spaces between the digits of an HS code are dropped.",
    "WCO Harmonized System: 6 digits; UPU M33: n6..n12", Apply};

}  // namespace postgate::normalization::rules

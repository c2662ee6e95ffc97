// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

bool IsCusCode(absl::string_view text) {
  return text.size() == 9 && text[7] == '-' && identifiers::AllOf(text.substr(0, 7), identifiers::IsDigit) && identifiers::IsDigit(text[8]);
}

void CheckContentPiecesCusCodeShape(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const absl::string_view code = input.item.content_pieces(i).cus_code();
    if (code.empty() || IsCusCode(code)) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "cus_code"), "A CUS code has 7 digits, a hyphen and a check digit.",
             "Send it as the inventory of chemical substances writes it: 0010001-6; leave it out for goods that are no chemical.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesCusCodeShape = {
    .id = "item.content_pieces.cus_code.shape",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The CUS code of a chemical has 7 digits, a hyphen and a check digit, which is not checked: how it is made is not public.",
    .source = "ICS2 F43: CUS code, an9, CL719; European Customs Inventory of Chemical Substances",
    .field = "content_pieces[].cus_code",
    .check = CheckContentPiecesCusCodeShape,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/trader_numbers.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckFiscalReferencesVat(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.fiscal_references_size(); ++i) {
    const records::FiscalReference& reference = input.item.fiscal_references(i);
    if (reference.number().empty() || !absl::EqualsIgnoreCase(reference.kind(), "VAT")) continue;
    if (IsVatShape(reference.number(), input.reference)) continue;
    const FieldPath path("fiscal_references", i);
    sink.Add(FieldPath(path, "number"), "This is not a VAT number.",
             "Send 4 to 17 upper-case letters or digits; in the EU they begin with the country that gave the number "
             "(EL for Greece).");
  }
}

}  // namespace

constinit const Rule kItemFiscalReferencesVat = {
    .id = "item.fiscal_references.vat",
    .severity = v1::SEVERITY_WARNING,
    .summary =
        "A VAT number in a fiscal reference has 4 to 17 letters or digits; one that begins with a letter begins with a "
        "country code.",
    .source = "Directive 2006/112/EC, Article 215; ICS2 an..17",
    .field = "fiscal_references[].number",
    .check = CheckFiscalReferencesVat,
};

}  // namespace postgate::validation

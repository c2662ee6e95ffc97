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

void CheckFiscalReferencesEori(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.fiscal_references_size(); ++i) {
    const records::FiscalReference& reference = input.item.fiscal_references(i);
    if (reference.number().empty() || !absl::EqualsIgnoreCase(reference.kind(), "EORI")) continue;
    if (IsEoriShape(reference.number(), input.reference)) continue;
    const FieldPath path("fiscal_references", i);
    sink.Add(FieldPath(path, "number"), "This is not an EORI number.",
             "It begins with the country that gave it; 1 to 15 upper-case letters or digits follow.");
  }
}

}  // namespace

constinit const Rule kItemFiscalReferencesEori = {
    .id = "item.fiscal_references.eori",
    .severity = v1::SEVERITY_WARNING,
    .summary = "An EORI number in a fiscal reference is a country code and 1 to 15 letters or digits.",
    .source = "Regulation (EU) 2015/2446, Annex 12-01; ICS2 an..17",
    .field = "fiscal_references[].number",
    .check = CheckFiscalReferencesEori,
};

}  // namespace postgate::validation

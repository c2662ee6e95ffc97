// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/trader_numbers.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckFiscalReferencesIossCountry(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.fiscal_references_size(); ++i) {
    const records::FiscalReference& reference = input.item.fiscal_references(i);
    if (reference.number().empty() || !absl::EqualsIgnoreCase(reference.kind(), "IOSS")) continue;
    if (!IsIossShape(reference.number()) || !input.reference.KnowsEuMemberStates()) continue;
    if (input.reference.IsEuNumericCode(absl::string_view(reference.number()).substr(2, 3))) continue;
    const FieldPath path("fiscal_references", i);
    sink.Add(
        FieldPath(path, "number"), "The country in the IOSS number is no member state of the EU.",
        "Digits 1 to 3 are ISO 3166-1's number of the member state where the seller is registered, 276 for Germany.");
  }
}

}  // namespace

constinit const Rule kItemFiscalReferencesIossCountry = {
    .id = "item.fiscal_references.ioss.country",
    .severity = v1::SEVERITY_INFO,
    .summary = "The first three digits of an IOSS number are those of a member state of the EU.",
    .source = "Structure of IOSS numbers; data/reference/eu_member_states.csv",
    .field = "fiscal_references[].number",
    .check = CheckFiscalReferencesIossCountry,
};

}  // namespace postgate::validation

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

void CheckFiscalReferencesIossShape(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.fiscal_references_size(); ++i) {
    const records::FiscalReference& reference = input.item.fiscal_references(i);
    if (reference.number().empty() || !absl::EqualsIgnoreCase(reference.kind(), "IOSS")) continue;
    if (IsIossShape(reference.number())) continue;
    const FieldPath path("fiscal_references", i);
    sink.Add(FieldPath(path, "number"), "This is not an IOSS number.",
             "An IOSS number is IM and 10 digits. IN numbers are those of intermediaries and stand on no item.");
  }
}

}  // namespace

constinit const Rule kItemFiscalReferencesIossShape = {
    .id = "item.fiscal_references.ioss.shape",
    .severity = v1::SEVERITY_WARNING,
    .summary = "An IOSS number is IM and 10 digits.",
    .source = "Directive 2006/112/EC, Article 369q; Regulation (EU) 2020/194",
    .field = "fiscal_references[].number",
    .check = CheckFiscalReferencesIossShape,
};

}  // namespace postgate::validation

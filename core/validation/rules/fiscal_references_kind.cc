// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckFiscalReferencesKind(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.fiscal_references_size(); ++i) {
    const records::FiscalReference& reference = input.item.fiscal_references(i);
    const FieldPath path("fiscal_references", i);
    const bool is_known = absl::EqualsIgnoreCase(reference.kind(), "IOSS") ||
                          absl::EqualsIgnoreCase(reference.kind(), "EORI") ||
                          absl::EqualsIgnoreCase(reference.kind(), "VAT");
    if (!is_known)
      sink.Add(FieldPath(path, "kind"), "The kind of the fiscal reference is missing or unknown.",
               "Send IOSS, EORI or VAT.");
    if (reference.number().empty())
      sink.Add(FieldPath(path, "number"), "The fiscal reference has no number.",
               "Send the number, or leave the reference out.");
  }
}

}  // namespace

constinit const Rule kItemFiscalReferencesKind = {
    .id = "item.fiscal_references.kind",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A fiscal reference says what it is, IOSS, EORI or VAT, and has a number.",
    .source = "ICS2 F43: additional fiscal reference",
    .field = "fiscal_references[].kind, fiscal_references[].number",
    .check = CheckFiscalReferencesKind,
};

}  // namespace postgate::validation

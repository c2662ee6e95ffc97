// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckFiscalReferencesRole(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.fiscal_references_size(); ++i) {
    const records::FiscalReference& reference = input.item.fiscal_references(i);
    if (reference.role().empty() || absl::EqualsIgnoreCase(reference.kind(), "IOSS") == (reference.role() == "FR5"))
      continue;
    const FieldPath path("fiscal_references", i);
    sink.Add(FieldPath(path, "role"), "The role does not fit the kind of the fiscal reference.",
             "FR5 is the seller under IOSS; other kinds have other roles.");
  }
}

}  // namespace

constinit const Rule kItemFiscalReferencesRole = {
    .id = "item.fiscal_references.role",
    .severity = v1::SEVERITY_WARNING,
    .summary = "Role FR5 goes with an IOSS number, and no other role does.",
    .source = "ICS2 CL756; EU H7: FR5 is the seller under IOSS",
    .field = "fiscal_references[].role",
    .check = CheckFiscalReferencesRole,
};

}  // namespace postgate::validation

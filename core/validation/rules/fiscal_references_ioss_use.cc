// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/nature_code.h"
#include "core/validation/amounts.h"
#include "core/validation/item_facts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// What forbids the use of the number; null when nothing does.
const char* IossMisuse(const RuleInput& input) {
  if (!IsForEuropeanUnion(input.item, input.reference))
    return "An IOSS number is of use only for goods that go to the EU.";
  const v1::Nature nature = identifiers::StatedNature(input.item);
  if (nature != v1::NATURE_SALE && nature != v1::NATURE_UNSPECIFIED)
    return "An IOSS number stands for a sale, and this is none.";
  const DeclaredTotal total = DeclaredTotalOf(input.item);
  const bool is_above = total.currency == "EUR" && total.nanos > absl::int128(kIossLimitEur) * kNanosPerUnit;
  return is_above ? "IOSS is for goods worth at most EUR 150." : nullptr;
}

void CheckFiscalReferencesIossUse(const RuleInput& input, FindingSink& sink) {
  if (input.item.fiscal_references_size() == 0 || !input.reference.KnowsEuMemberStates()) return;
  for (int i = 0; i < input.item.fiscal_references_size(); ++i) {
    if (!absl::EqualsIgnoreCase(input.item.fiscal_references(i).kind(), "IOSS")) continue;
    const char* misuse = IossMisuse(input);
    if (misuse == nullptr) return;
    const FieldPath path("fiscal_references", i);
    sink.Add(FieldPath(path, "number"), misuse, "Leave the number out; VAT is then due at import.");
  }
}

}  // namespace

constinit const Rule kItemFiscalReferencesIossUse = {
    .id = "item.fiscal_references.ioss.use",
    .severity = v1::SEVERITY_WARNING,
    .summary =
        "An IOSS number stands only on a sale to the EU of goods worth at most EUR 150. The value is compared when it "
        "is "
        "in euro.",
    .source = "Directive 2006/112/EC, Article 369l",
    .field = "fiscal_references[].number",
    .check = CheckFiscalReferencesIossUse,
};

}  // namespace postgate::validation

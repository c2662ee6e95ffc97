// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/identifiers/nature_code.h"
#include "core/records/item.h"
#include "core/reference/route_countries.h"
#include "core/validation/amounts.h"
#include "core/validation/item_facts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckFiscalReferencesIossPresent(const RuleInput& input, FindingSink& sink) {
  const records::Item& item = input.item;
  if (!IsForEuropeanUnion(item, input.reference) || identifiers::StatedNature(item) != v1::NATURE_SALE) return;
  if (item.addressee().kind() == v1::PARTY_KIND_BUSINESS) return;
  const absl::string_view departure = reference::StatedDepartureCountry(item, input.reference);
  if (!input.reference.IsCountry(departure) || input.reference.IsEuMemberState(departure)) return;
  const DeclaredTotal total = DeclaredTotalOf(item);
  if (total.currency != "EUR" || total.nanos > absl::int128(kIossLimitEur) * kNanosPerUnit ||
      !IossNumberOf(item).empty())
    return;
  sink.Add(FieldPath("fiscal_references"),
           "A sale to a person in the EU of at most EUR 150 comes without an IOSS number.",
           "Where the seller uses the Import One-Stop Shop, send its number with kind IOSS and role FR5; else VAT is "
           "due at import.");
}

}  // namespace

constinit const Rule kItemFiscalReferencesIossPresent = {
    .id = "item.fiscal_references.ioss.present",
    .severity = v1::SEVERITY_INFO,
    .summary =
        "A sale to a person in the EU of goods worth at most EUR 150 has an IOSS number. Looked at when the value is "
        "in "
        "euro and the goods come from outside.",
    .source = "Directive 2006/112/EC, Article 369l: the scheme is optional",
    .field = "fiscal_references",
    .check = CheckFiscalReferencesIossPresent,
};

}  // namespace postgate::validation

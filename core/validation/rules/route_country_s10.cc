// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/nature_code.h"
#include "core/identifiers/s10.h"
#include "core/records/item.h"
#include "core/reference/route_countries.h"
#include "core/validation/item_facts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckRouteCountryS10(const RuleInput& input, FindingSink& sink) {
  const records::Item& item = input.item;
  identifiers::S10 parts;
  const absl::string_view departure = reference::StatedDepartureCountry(item, input.reference);
  if (input.item_id_type != v1::ITEM_ID_TYPE_S10 || !input.reference.IsCountry(departure) ||
      !identifiers::SplitS10(item.item_id(), &parts))
    return;
  if (input.reference.AreServedAlike(departure, parts.country)) return;
  // A return may travel under the identifier that it came with.
  const bool is_return = item.flow() == v1::FLOW_DIRECTION_RETURN || identifiers::StatedNature(item) == v1::NATURE_RETURN;
  if (is_return || item.issuing_office_kind() == v1::OFFICE_KIND_ETOE || !input.reference.IsCountry(parts.country))
    return;
  sink.Add(FieldPath("departure_country"),
           absl::StrCat("The identifier was issued in ", Quoted(parts.country), ", the item departs from elsewhere."),
           "Check the country; for an office abroad send OFFICE_KIND_ETOE.");
}

}  // namespace

constinit const Rule kItemRouteCountryS10 = {
    .id = "item.route.country.s10",
    .severity = v1::SEVERITY_INFO,
    .summary =
        "The country of departure is that of the S10 identifier, or one is served by the post of the other. Returns "
        "and "
        "offices abroad (ETOE) are left aside.",
    .source = "UPU S10: country of the issuing operator; data/reference/served_by.csv",
    .field = "departure_country",
    .check = CheckRouteCountryS10,
};

}  // namespace postgate::validation

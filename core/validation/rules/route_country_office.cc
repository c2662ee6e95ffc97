// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/postal_codes.h"
#include "core/records/item.h"
#include "core/reference/route_countries.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckCountryOfOffice(const RuleInput& input, absl::string_view country, absl::string_view office,
                          const FieldPath& path, FindingSink& sink) {
  if (!input.reference.IsCountry(country) || !identifiers::IsImpcShape(office)) return;
  if (input.reference.AreServedAlike(country, office.substr(0, 2))) return;
  // An office of exchange that another country's operator runs.
  const absl::string_view operator_code = identifiers::OperatorOfCode(input.reference.OperatorOfImpc(office));
  if (!operator_code.empty() && operator_code.substr(0, 2) != office.substr(0, 2)) return;
  sink.Add(path, absl::StrCat("The country is ", Quoted(country), ", the office ", Quoted(office), " is in another."),
           "Check country and office.");
}

void CheckRouteCountryOffice(const RuleInput& input, FindingSink& sink) {
  const records::Item& item = input.item;
  if (item.issuing_office_kind() != v1::OFFICE_KIND_ETOE) {
    CheckCountryOfOffice(input, reference::StatedDepartureCountry(item, input.reference), item.origin_office(), FieldPath("departure_country"), sink);
  }
  CheckCountryOfOffice(input, reference::StatedDestinationCountry(item, input.reference), item.destination_office(), FieldPath("destination_country"), sink);
}

}  // namespace

constinit const Rule kItemRouteCountryOffice = {
    .id = "item.route.country.office",
    .severity = v1::SEVERITY_WARNING,
    .summary =
        "Departure and destination country (where none is sent, the addressee's) are those of the offices, or one is served by the post of the "
        "other. An office abroad (ETOE) is left aside.",
    .source = "UPU S34: the first two letters of an IMPC code; data/reference/served_by.csv",
    .field = "departure_country, destination_country",
    .check = CheckRouteCountryOffice,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckCountry(absl::string_view code, const FieldPath& path, const reference::ReferenceData& reference,
                  FindingSink& sink) {
  if (code.empty() || reference.IsCountry(code)) return;
  sink.Add(path, absl::StrCat(Quoted(code), " is not a country code."),
           "Send two letters of ISO 3166-1, for example KR; GB, not UK; GR, not EL.");
}

void CheckRouteCountryKnown(const RuleInput& input, FindingSink& sink) {
  CheckCountry(input.item.departure_country(), FieldPath("departure_country"), input.reference, sink);
  CheckCountry(input.item.destination_country(), FieldPath("destination_country"), input.reference, sink);
}

}  // namespace

constinit const Rule kItemRouteCountryKnown = {
    .id = "item.route.country.known",
    .severity = v1::SEVERITY_ERROR,
    .summary = "Departure and destination country are in ISO 3166-1 alpha-2, or XI or XK.",
    .source = "ISO 3166-1; data/reference/countries.csv",
    .field = "departure_country, destination_country",
    .check = CheckRouteCountryKnown,
    .is_fixed = true,
};

}  // namespace postgate::validation

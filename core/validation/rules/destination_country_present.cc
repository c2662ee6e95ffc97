// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckDestinationCountryPresent(const RuleInput& input, FindingSink& sink) {
  if (!input.item.destination_country().empty()) return;
  sink.Add(FieldPath("destination_country"), "The destination country is missing; the addressee's country counts.",
           "Send two letters of ISO 3166-1.");
}

}  // namespace

constinit const Rule kItemDestinationCountryPresent = {
    .id = "item.destination_country.present",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The destination country is sent. Without it the addressee's country counts.",
    .source = "UPU M33: destination post, mandatory",
    .field = "destination_country",
    .check = CheckDestinationCountryPresent,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckDestinationCountryAddressee(const RuleInput& input, FindingSink& sink) {
  const records::Item& item = input.item;
  if (!input.reference.IsCountry(item.destination_country()) || !input.reference.IsCountry(item.addressee().country()))
    return;
  if (input.reference.AreServedAlike(item.destination_country(), item.addressee().country())) return;
  sink.Add(FieldPath("destination_country"), "The addressee lives in another country than that of destination.",
           "Check both; mail in transit names the last country.");
}

}  // namespace

constinit const Rule kItemDestinationCountryAddressee = {
    .id = "item.destination_country.addressee",
    .severity = v1::SEVERITY_INFO,
    .summary = "The addressee is in the country of destination, or one is served by the post of the other.",
    .source = "UPU M33: destination and recipient country; data/reference/served_by.csv",
    .field = "destination_country",
    .check = CheckDestinationCountryAddressee,
};

}  // namespace postgate::validation

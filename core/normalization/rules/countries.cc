// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"
#include "core/reference/route_countries.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.countries";

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  if (item.departure_country().empty()) {
    if (const absl::string_view found = reference::StatedDepartureCountry(item, subject.input().reference); !found.empty()) {
      item.set_departure_country(found);
      subject.Record(kId, identifiers::FieldPath("departure_country"), "", item.departure_country());
    }
  }
  if (item.destination_country().empty()) {
    if (const absl::string_view found = reference::StatedDestinationCountry(item, subject.input().reference); !found.empty()) {
      item.set_destination_country(found);
      subject.Record(kId, identifiers::FieldPath("destination_country"), "", item.destination_country());
    }
  }
}

}  // namespace

constexpr NormalizationRule kCountries = {
    kId, "Departure country from the office of origin, else the sender; destination country from the addressee, else the office.",
    "UPU S34: an office's code begins with its country", Apply};

}  // namespace postgate::normalization::rules

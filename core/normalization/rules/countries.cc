// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/postal_codes.h"
#include "core/normalization/rules/rules.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.countries";

absl::string_view CountryOfOffice(absl::string_view impc) {
  return identifiers::IsImpcShape(impc) ? impc.substr(0, 2) : absl::string_view();
}

void Apply(Subject& subject) {
  v1::Item& item = subject.item();
  if (item.departure_country().empty()) {
    absl::string_view found = CountryOfOffice(item.origin_office());
    if (found.empty()) found = item.sender().country();
    if (!found.empty()) {
      item.set_departure_country(found.data(), found.size());
      subject.Record(kId, identifiers::FieldPath("departure_country"), "", item.departure_country());
    }
  }
  if (item.destination_country().empty()) {
    absl::string_view found = item.addressee().country();
    if (found.empty()) found = CountryOfOffice(item.destination_office());
    if (!found.empty()) {
      item.set_destination_country(found.data(), found.size());
      subject.Record(kId, identifiers::FieldPath("destination_country"), "", item.destination_country());
    }
  }
}

}  // namespace

constexpr NormalizationRule kCountries = {
    kId, "Departure country from the office of origin, else the sender; destination country from the addressee, else the office.",
    "UPU S34: an office's code begins with its country", Apply};

}  // namespace postgate::normalization::rules

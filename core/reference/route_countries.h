// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_ROUTE_COUNTRIES_H_
#define CORE_REFERENCE_ROUTE_COUNTRIES_H_

#include "absl/strings/string_view.h"
#include "core/identifiers/postal_codes.h"
#include "core/records/item.h"
#include "core/reference/reference_data.h"
#include "postgate/v1/item.pb.h"

namespace postgate::reference {

// UPU S34: an office's code begins with its country. Empty for what is no such code, or of no country.
inline absl::string_view CountryOfOffice(absl::string_view impc, const ReferenceData& reference) {
  return identifiers::IsImpcShape(impc) && reference.IsCountry(impc.substr(0, 2)) ? impc.substr(0, 2) : absl::string_view();
}

// The country that an item departs from as far as it says so: its own field, else the office of origin, else the sender. Validation and
// normalization must see the same one. A view into the item.
inline absl::string_view StatedDepartureCountry(const records::Item& item, const ReferenceData& reference) {
  if (!item.departure_country().empty()) return item.departure_country();
  const absl::string_view office = CountryOfOffice(item.origin_office(), reference);
  return office.empty() ? absl::string_view(item.sender().country()) : office;
}

// The country that it is bound for: its own field, else the addressee, else the office of destination.
inline absl::string_view StatedDestinationCountry(const records::Item& item, const ReferenceData& reference) {
  if (!item.destination_country().empty()) return item.destination_country();
  return item.addressee().country().empty() ? CountryOfOffice(item.destination_office(), reference) : absl::string_view(item.addressee().country());
}

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_ROUTE_COUNTRIES_H_

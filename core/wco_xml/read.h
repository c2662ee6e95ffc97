// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_WCO_XML_READ_H_
#define CORE_WCO_XML_READ_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/v1/declaration.pb.h"

namespace postgate::wco_xml {

// Returns what a declaration in XML of the WCO Data Model 3.6 (DEC) says: the envelope MetaData with one Declaration, or a Declaration alone. What
// Write has written is read as the very same declaration, but for the fields that Write says in `unsaid`.
//
// Nothing is passed over. InvalidArgument, with the line and the element's path, for what is not in the schema or not in its format (order, number,
// length, digits, code), and for what the schema has and the hub's declaration has no field for. The error never repeats a value. Limits are those of
// xml_tree.h; no file or network is touched. Pure; any thread may call it.
//
// What the schema can't hold, so that no XML says it:
// - `changes`, `border_transport_means.planned_departure_at` and `planned_arrival_at`, `description_local`, `language` and `cus_code`, all of
//   `postal_details`;
// - the forms in Latin letters, of names, addresses and descriptions;
// - of a party its `type_of_person`, `size_class` and `title`; `communications` of consignor, consignee and agent, and of the other parties all but the first;
// - which part of an address is street, house number, post box or additional line: Address/Line has all of them, and is read as the street;
// - `addressed_country` has no element of the WCO's; it is the envelope's ResponsibleCountryCode, so a Declaration alone has none.
// What stands in another way:
// - the transport document and the master document are the additional documents whose ID has a schemeID (transport_documents.h); the kind of the
//   number of a party, tax reference or commodity code is the schemeID of its ID;
// - function code 5 is 13, nature of transaction 999 is 99 (codes.h); a document type of four characters is category and type;
// - masses are kilograms, rates per cent, times UTC to the second.
// A message with nothing in it is the same as none.
absl::StatusOr<v1::Declaration> Read(absl::string_view xml);

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_READ_H_

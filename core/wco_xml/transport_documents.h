// SPDX-License-Identifier: Apache-2.0
//
// The item's own transport document and the master document, class 30B of the WCO Data Model. The DEC schema lacks the class, so they stand first
// among Declaration/AdditionalDocument (02A), as the transport documents of the EU's code list CL754 do. The attribute schemeID of their ID tells
// them from the documents that accompany the goods, which have none; of the item's own it says what kind of identifier it is.
#ifndef CORE_WCO_XML_TRANSPORT_DOCUMENTS_H_
#define CORE_WCO_XML_TRANSPORT_DOCUMENTS_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "postgate/v1/item.pb.h"

namespace postgate::wco_xml {

// Path of the class, and its element with the identifier.
inline constexpr char kDocumentPath[] = "Declaration/AdditionalDocument";

// schemeID of a master document.
inline constexpr char kMasterScheme[] = "MASTER";

// schemeID of the item's own document. Null for a type that this version does not know.
const char* SchemeOfItemId(v1::ItemIdType type);
// Nothing: no such kind.
std::optional<v1::ItemIdType> ItemIdTypeOf(absl::string_view scheme);

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_TRANSPORT_DOCUMENTS_H_

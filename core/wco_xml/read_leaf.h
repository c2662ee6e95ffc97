// SPDX-License-Identifier: Apache-2.0
//
// The part of reading that is of one element with a value.
#ifndef CORE_WCO_XML_READ_LEAF_H_
#define CORE_WCO_XML_READ_LEAF_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "core/wco_xml/layout.h"
#include "core/wco_xml/xml_tree.h"
#include "google/protobuf/message.h"

namespace postgate::wco_xml {

// "line 12: Declaration/GoodsShipment/Consignor/Name: longer than 70 characters".
absl::Status Error(const XmlElement& element, absl::string_view path, absl::string_view fault);

// Only white space may stand between the elements of a class.
absl::Status CheckNoText(const XmlElement& element, absl::string_view path);

// Reads the element's value and attributes into its field of `message`.
absl::Status ReadLeaf(const XmlElement& element, const Node& node, google::protobuf::Message* message);

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_READ_LEAF_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_WCO_XML_WRITE_H_
#define CORE_WCO_XML_WRITE_H_

#include <string>
#include <vector>

#include "postgate/v1/declaration.pb.h"

namespace postgate::wco_xml {

// A field that the XML does not say as the declaration does.
struct Unsaid {
  // As in findings, places from 0: goods_shipment.government_agency_goods_items[0].commodity.description.
  std::string field_path;
  // What was changed or why it is not there: "cut to 512 characters", "the schema has no element for it". Never the value.
  std::string remark;
};

// Returns the declaration as XML of the WCO Data Model 3.6, DEC: the envelope MetaData with one Declaration, UTF-8, two spaces a level. Each
// element has the path, identifier and format of data/wco/wco_elements.csv, and the document is valid by data/wco/xsd/message.xsd when the
// declaration has a function code, as every one that the hub made has.
//
// Nothing is left out or changed silently: `unsaid`, if not null, gets every such field in the order of the schema. read.h lists what the schema
// can't hold at all. Pure; any thread may call it.
std::string Write(const v1::Declaration& declaration, std::vector<Unsaid>* unsaid = nullptr);

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_WRITE_H_

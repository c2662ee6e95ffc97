// SPDX-License-Identifier: Apache-2.0
//
// Where every field of a Declaration stands in the WCO Data Model and in ICS2's F43, from the options in the proto.
#ifndef CORE_NORMALIZATION_DECLARATION_FIELDS_H_
#define CORE_NORMALIZATION_DECLARATION_FIELDS_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace postgate::normalization {

// One field of the declaration's tree.
struct DeclarationField {
  // As in protobuf, with [] for every element of a list: goods_shipment.government_agency_goods_items[].commodity.description.
  std::string field_path;
  const google::protobuf::FieldDescriptor* descriptor = nullptr;
  // Empty where the published WCO schema lacks it.
  std::string wco_class_id;
  std::string wco_element_id;
  // Absolute: what a message that is used in several places says is put behind the place of use.
  std::string wco_path;
  // Empty where F43 lacks it.
  std::string ics2_path;
  bool is_class = false;
  bool is_personal_data = false;
};

// Every field below Declaration, in the order of the proto. A message of Item's (Money, Timestamp) is one field.
std::vector<DeclarationField> DeclarationFields();

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_DECLARATION_FIELDS_H_

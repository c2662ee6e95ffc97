// SPDX-License-Identifier: Apache-2.0
//
// Which field of a Declaration stands in which element of the schema, from the `wco` options of declaration.proto. Writing and reading both walk
// it, so that what one writes the other reads.
#ifndef CORE_WCO_XML_LAYOUT_H_
#define CORE_WCO_XML_LAYOUT_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/wco_xml/elements.h"
#include "google/protobuf/descriptor.h"

namespace postgate::wco_xml {

// How the element's text says what the field holds.
enum class FieldForm {
  // Nothing of the declaration stands in it.
  kNone,
  kClass,
  kString,
  // The fields' texts in order, joined with a space; read into the first of them.
  kJoinedStrings,
  // A document type of four characters (EU CL013, CL754) stands in two elements, N750 as N and 750; a shorter one in the second alone.
  kDocumentCategory,
  kDocumentType,
  kWhole,
  // The field is in grams.
  kKilograms,
  // The field is in millionths.
  kPercent,
  kMoney,
  kInstant,
  // The class's number in its list, of which the declaration has one: 1.
  kFirst,
};

// One element. Immutable.
struct Node {
  const Element* element = nullptr;
  // The last segment of its path.
  absl::string_view name;
  FieldForm form = FieldForm::kNone;
  // Of the message of the nearest class above that is a message. A class without one, as Destination, has its children's fields in that message.
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  // The field that stands in the attribute unitCode.
  const google::protobuf::FieldDescriptor* unit = nullptr;
  // The field that stands in the attribute schemeID, and before it the message that it is in if that is another.
  std::vector<const google::protobuf::FieldDescriptor*> scheme;
  // Whether a field stands in it or below it.
  bool is_used = false;
  // For a class that is a message: its fields that stand somewhere below it.
  std::set<const google::protobuf::FieldDescriptor*> held;
  // In the order of the schema.
  std::vector<std::unique_ptr<Node>> children;

  const google::protobuf::FieldDescriptor* field() const { return fields.empty() ? nullptr : fields.front(); }
  const Node* Child(absl::string_view child_name) const;
};

// The element Declaration. Made once; any thread may use it.
const Node& Layout();

// Whether the message is one of the two transport documents, which stand among the additional documents: transport_documents.h. Null is none.
bool IsTransportDocument(const google::protobuf::Descriptor* message);

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_LAYOUT_H_

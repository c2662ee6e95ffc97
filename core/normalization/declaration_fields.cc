// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/declaration_fields.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "postgate/v1/declaration.pb.h"
#include "postgate/v1/options.pb.h"

namespace postgate::normalization {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Messages that are used in several places, whose paths begin at themselves.
bool IsShared(const Descriptor& message) {
  static const std::set<std::string> kShared = {"AdditionalDocument", "Address", "Communication", "PartyTraits"};
  return kShared.count(message.name()) != 0;
}

bool IsOfDeclaration(const FieldDescriptor& field) {
  return field.type() == FieldDescriptor::TYPE_MESSAGE && field.message_type()->file() == v1::Declaration::descriptor()->file();
}

// The path of the place of use and what follows the first segment of the path in the shared message, which names the same class.
std::string Joined(absl::string_view place, absl::string_view in_shared) {
  const size_t slash = in_shared.find('/');
  if (slash == absl::string_view::npos) return absl::StrCat(place, "/", in_shared);
  return absl::StrCat(place, in_shared.substr(slash));
}

void Walk(const Descriptor& message, const DeclarationField& place, std::vector<DeclarationField>* fields) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    const v1::WcoElement& wco = field.options().GetExtension(v1::wco);
    const v1::Ics2Element& ics2 = field.options().GetExtension(v1::ics2);
    DeclarationField row;
    row.field_path = absl::StrCat(place.field_path, place.field_path.empty() ? "" : ".", field.name(), field.is_repeated() ? "[]" : "");
    row.descriptor = &field;
    row.is_class = IsOfDeclaration(field);
    row.is_personal_data = field.options().GetExtension(v1::personal_data);
    const bool shared = IsShared(message);
    if (!wco.path().empty() && (!shared || !place.wco_path.empty())) {
      row.wco_path = shared ? Joined(place.wco_path, wco.path()) : wco.path();
      row.wco_class_id = wco.class_id();
      row.wco_element_id = wco.element_id();
    }
    if (!ics2.path().empty() && (!shared || !place.ics2_path.empty())) {
      row.ics2_path = shared ? Joined(place.ics2_path, ics2.path()) : ics2.path();
    }
    fields->push_back(row);
    if (row.is_class) Walk(*field.message_type(), row, fields);
  }
}

}  // namespace

std::vector<DeclarationField> DeclarationFields() {
  std::vector<DeclarationField> fields;
  Walk(*v1::Declaration::descriptor(), DeclarationField(), &fields);
  return fields;
}

}  // namespace postgate::normalization

// SPDX-License-Identifier: Apache-2.0
//
// Of an item that says everything, the declaration has every element of ICS2's F43: none has a field that nothing ever fills.
#include <set>
#include <string>
#include <vector>

#include "core/normalization/declaration_fields.h"
#include "core/normalization/normalize_fixture.h"
#include "core/reference/reference_fixture.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

namespace postgate::normalization {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Every field set, of a list one element.
void Fill(Message* message) {
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    const bool repeated = field->is_repeated();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE: Fill(repeated ? reflection.AddMessage(message, field) : reflection.MutableMessage(message, field)); break;
      // Digits pass for a code, a name and a number.
      case FieldDescriptor::CPPTYPE_STRING:
        repeated ? reflection.AddString(message, field, "12345678") : reflection.SetString(message, field, "12345678");
        break;
      case FieldDescriptor::CPPTYPE_INT32: reflection.SetInt32(message, field, 1); break;
      case FieldDescriptor::CPPTYPE_INT64: reflection.SetInt64(message, field, 1); break;
      case FieldDescriptor::CPPTYPE_BOOL: reflection.SetBool(message, field, true); break;
      case FieldDescriptor::CPPTYPE_ENUM: reflection.SetEnumValue(message, field, field->enum_type()->value(1)->number()); break;
      default: break;
    }
  }
}

// Field paths of declaration_fields.h that are set somewhere in the message.
void CollectSet(const Message& message, const std::string& place, std::set<std::string>* set) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string path = place + (place.empty() ? "" : ".") + field->name() + (field->is_repeated() ? "[]" : "");
    set->insert(path);
    if (field->message_type() == nullptr) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      CollectSet(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i) : reflection.GetMessage(message, field), path, set);
    }
  }
}

TEST(F43FloorTest, EveryElementIsFilledWhenTheItemHasIt) {
  v1::Item item;
  Fill(&item);
  const Input input{"KR", absl::FromUnixSeconds(1'772'359'200), reference::SourceTreeReference()};
  std::set<std::string> set;
  CollectSet(Declared(item, input), "", &set);
  std::vector<std::string> unfilled;
  for (const DeclarationField& field : DeclarationFields()) {
    if (!field.ics2_path.empty() && !field.is_class && set.count(field.field_path) == 0) unfilled.push_back(field.ics2_path);
  }
  // The register gives the number, after the evaluation.
  EXPECT_THAT(unfilled, testing::ElementsAre("LRN"));
}

}  // namespace
}  // namespace postgate::normalization

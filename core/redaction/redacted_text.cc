// SPDX-License-Identifier: Apache-2.0
#include "core/redaction/redacted_text.h"

#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "postgate/v1/options.pb.h"

namespace postgate::redaction {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kPersonal[] = "<personal>";
constexpr char kCut[] = "...";

class Writer {
 public:
  // False once the text is full.
  bool Write(const Message& message, int depth) {
    if (depth > kDepthMax) return Append(kCut);
    const Reflection& reflection = *message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    const char* space = "";
    for (const FieldDescriptor* field : fields) {
      if (!Append(space) || !Append(field->is_extension() ? field->full_name() : field->name()) || !WriteField(message, reflection, *field, depth)) return false;
      space = " ";
    }
    return true;
  }

  std::string Take() { return std::move(text_); }

 private:
  bool WriteField(const Message& message, const Reflection& reflection, const FieldDescriptor& field, int depth) {
    const int count = field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
    if (field.options().GetExtension(v1::personal_data)) return Append(absl::StrCat(": ", kPersonal));
    if (!field.is_repeated()) return WriteValue(message, reflection, field, -1, depth);
    if (!Append(": [")) return false;
    for (int i = 0; i < count; ++i) {
      if ((i > 0 && !Append(", ")) || !WriteValue(message, reflection, field, i, depth)) return false;
    }
    return Append("]");
  }

  // `index` is -1 for a field that is not repeated.
  bool WriteValue(const Message& message, const Reflection& reflection, const FieldDescriptor& field, int index, int depth) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const Message& nested = index < 0 ? reflection.GetMessage(message, &field) : reflection.GetRepeatedMessage(message, &field, index);
      return Append(index < 0 ? " {" : "{") && Write(nested, depth + 1) && Append("}");
    }
    return Append(absl::StrCat(index < 0 ? ": " : "", Scalar(message, reflection, field, index)));
  }

  static std::string Scalar(const Message& message, const Reflection& reflection, const FieldDescriptor& field, int index) {
    const auto get = [&](auto single, auto repeated) {
      return index < 0 ? (reflection.*single)(message, &field) : (reflection.*repeated)(message, &field, index);
    };
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return absl::StrCat(get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32));
      case FieldDescriptor::CPPTYPE_INT64:
        return absl::StrCat(get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64));
      case FieldDescriptor::CPPTYPE_UINT32:
        return absl::StrCat(get(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32));
      case FieldDescriptor::CPPTYPE_UINT64:
        return absl::StrCat(get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return absl::StrCat(get(&Reflection::GetDouble, &Reflection::GetRepeatedDouble));
      case FieldDescriptor::CPPTYPE_FLOAT:
        return absl::StrCat(get(&Reflection::GetFloat, &Reflection::GetRepeatedFloat));
      case FieldDescriptor::CPPTYPE_BOOL:
        return get(&Reflection::GetBool, &Reflection::GetRepeatedBool) ? "true" : "false";
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number = get(&Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue);
        const auto* value = field.enum_type()->FindValueByNumber(number);
        return value == nullptr ? absl::StrCat(number) : value->name();
      }
      case FieldDescriptor::CPPTYPE_STRING: {
        const std::string text = get(&Reflection::GetString, &Reflection::GetRepeatedString);
        if (field.type() == FieldDescriptor::TYPE_BYTES) return absl::StrCat("<", text.size(), " bytes>");
        return absl::StrCat("\"", absl::CHexEscape(text), "\"");
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        break;
    }
    return kCut;
  }

  bool Append(const std::string& part) {
    if (text_.size() + part.size() <= kTextBytesMax - (sizeof(kCut) - 1)) {
      text_ += part;
      return true;
    }
    text_ += kCut;
    return false;
  }

  std::string text_;
};

}  // namespace

std::string RedactedText(const Message& message) {
  Writer writer;
  writer.Write(message, 0);
  return writer.Take();
}

}  // namespace postgate::redaction

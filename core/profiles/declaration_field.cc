// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/declaration_field.h"

#include <google/protobuf/descriptor.h>

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "postgate/v1/declaration.pb.h"

namespace postgate::profiles {
namespace {

using google::protobuf::FieldDescriptor;

absl::Status NoSuchField(absl::string_view path, absl::string_view why) { return absl::InvalidArgumentError(absl::StrCat("\"", path, "\" ", why)); }

// A field of a commodity that the declaration has in two parts.
constexpr absl::string_view kWholeCode = "hs_code";

// None for a message that has parts to be tested.
std::optional<FieldKind> KindOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: return FieldKind::kText;
    case FieldDescriptor::CPPTYPE_ENUM: return FieldKind::kEnumeration;
    case FieldDescriptor::CPPTYPE_BOOL: return FieldKind::kBool;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (field.message_type()->full_name() == "postgate.v1.Money" && !field.is_repeated()) return FieldKind::kMoney;
      return std::nullopt;
    default: return FieldKind::kNumber;
  }
}

}  // namespace

absl::StatusOr<DeclarationField> DeclarationField::Find(absl::string_view path) {
  DeclarationField field;
  const google::protobuf::Descriptor* message = v1::Declaration::descriptor();
  const records::RecordType* record = &records::DeclarationType();
  const std::vector<absl::string_view> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i < names.size(); ++i) {
    const bool is_last = i + 1 == names.size();
    if (is_last && names[i] == kWholeCode && message == v1::Commodity::descriptor()) {
      field.is_whole_code_ = true;
      field.steps_.push_back(record->Find("classifications"));
      return field;
    }
    const FieldDescriptor* const found = message->FindFieldByName(std::string(names[i]));
    const records::Place* const place = found == nullptr ? nullptr : record->Find(names[i]);
    if (place == nullptr) return NoSuchField(path, absl::StrCat("is no field of the declaration: ", message->name(), " has no \"", names[i], "\""));
    field.steps_.push_back(place);
    if (found->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !is_last) {
      message = found->message_type();
      record = place->type;
      continue;
    }
    if (!is_last) return NoSuchField(path, absl::StrCat("goes on behind \"", names[i], "\", which has no fields"));
    const std::optional<FieldKind> kind = KindOf(*found);
    if (!kind.has_value()) return NoSuchField(path, absl::StrCat("ends in a message (", found->message_type()->name(), "): name one of its fields"));
    field.kind_ = *kind;
    if (*kind == FieldKind::kEnumeration) field.enumeration_ = found->enum_type();
  }
  return field;
}

const records::Place& DeclarationField::PiecesPlace() {
  static const records::Place* const kPlace = records::DeclarationType().Find("goods_shipment")->type->Find("government_agency_goods_items");
  return *kPlace;
}

std::string DeclarationField::WholeCodeOf(const records::Commodity& commodity) {
  std::string code;
  for (const records::Classification& classification : commodity.classifications()) absl::StrAppend(&code, classification.id());
  return code;
}

int64_t DeclarationField::NumberAt(const void* record, const records::Place& place) {
  switch (place.shape) {
    case records::Shape::kInt64: return records::At<int64_t>(record, place);
    case records::Shape::kInt32: return records::At<int32_t>(record, place);
    case records::Shape::kBool: return records::At<bool>(record, place) ? 1 : 0;
    default: return 0;
  }
}

}  // namespace postgate::profiles

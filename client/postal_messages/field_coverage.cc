// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/field_coverage.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/postal_messages/value_text.h"

namespace postgate::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Money's amount is one value in an element of its own; its currency has another.
bool IsAmountPart(const FieldDescriptor& field) {
  return field.containing_type()->full_name() == "postgate.v1.Money" && field.name() != "currency_code";
}

bool HasInner(const FieldDescriptor& field) { return field.message_type() != nullptr && !IsValueMessage(field); }

bool IsSet(const FieldDescriptor& field, const Message& message) {
  return field.is_repeated() ? message.GetReflection()->FieldSize(message, &field) > 0 : message.GetReflection()->HasField(message, &field);
}

}  // namespace

absl::StatusOr<std::unique_ptr<FieldCoverage>> FieldCoverage::Of(const MessageTable& table) {
  auto coverage = std::make_unique<FieldCoverage>();
  coverage->table_ = &table;
  for (const Row& row : table.rows) {
    if (row.field[0] == '\0') continue;
    if (absl::Status s = coverage->Add(row.field, nullptr, row.*table.element == nullptr); !s.ok()) return s;
  }
  for (const Unmapped& unmapped : table.unmapped) {
    if (absl::Status s = coverage->Add(unmapped.field, &unmapped, false); !s.ok()) return s;
  }
  return coverage;
}

absl::Status FieldCoverage::Add(absl::string_view path, const Unmapped* unmapped, bool is_other_messages) {
  const Descriptor* type = table_->type;
  Node* node = &root_;
  bool is_place = false;
  for (const absl::string_view step : absl::StrSplit(path, '.')) {
    const size_t bracket = step.find('[');
    const FieldDescriptor* field = type == nullptr ? nullptr : type->FindFieldByName(std::string(step.substr(0, bracket)));
    if (field == nullptr) return absl::InvalidArgumentError(absl::StrCat(table_->name, ": no field ", path));
    is_place = bracket != absl::string_view::npos && step.substr(bracket) != "[]";
    type = HasInner(*field) ? field->message_type() : nullptr;
    std::unique_ptr<Node>& child = node->children[field];
    if (child == nullptr) child = std::make_unique<Node>();
    node = child.get();
  }
  if (node->unmapped != nullptr || (unmapped != nullptr && (node->is_mapped || !node->children.empty()))) {
    return absl::InvalidArgumentError(absl::StrCat(table_->name, ": ", path, " is mapped and listed as without counterpart"));
  }
  node->unmapped = unmapped;
  node->is_mapped = unmapped == nullptr && !is_other_messages;
  node->is_other_messages = is_other_messages;
  if (is_place) ++node->places;
  if (unmapped != nullptr && unmapped->implied_by != nullptr && !FieldPath::Parse(unmapped->implied_by, *table_->type, &node->implied_by)) {
    return absl::InvalidArgumentError(absl::StrCat(table_->name, ": no field ", unmapped->implied_by));
  }
  return absl::OkStatus();
}

std::vector<std::string> FieldCoverage::Forgotten() const {
  std::vector<std::string> found;
  Forgotten(root_, *table_->type, "", &found);
  return found;
}

void FieldCoverage::Forgotten(const Node& node, const Descriptor& type, const std::string& prefix, std::vector<std::string>* found) const {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (IsAmountPart(field) && (node.is_mapped || node.is_other_messages)) continue;
    const std::string path = absl::StrCat(prefix, field.name(), field.is_repeated() ? "[]" : "");
    const auto child = node.children.find(&field);
    if (child == node.children.end()) {
      found->push_back(path);
    } else if (child->second->unmapped == nullptr && HasInner(field)) {
      Forgotten(*child->second, *field.message_type(), path + ".", found);
    }
  }
}

void FieldCoverage::ReportLosses(const Message& message, std::vector<Remark>* remarks) const {
  Report(root_, message, "", remarks);
}

void FieldCoverage::Report(const Node& node, const Message& message, const std::string& prefix, std::vector<Remark>* remarks) const {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (IsAmountPart(*field)) continue;
    const auto child = node.children.find(field);
    if (child == node.children.end()) {
      remarks->push_back({Remark::Kind::kLeftOut, 0, absl::StrCat(prefix, field->name()), "the mapping does not know it"});
    } else {
      ReportField(*child->second, *field, message, absl::StrCat(prefix, field->name()), remarks);
    }
  }
}

void FieldCoverage::ReportField(const Node& node, const FieldDescriptor& field, const Message& message, const std::string& path,
                                std::vector<Remark>* remarks) const {
  const auto& reflection = *message.GetReflection();
  if (node.unmapped != nullptr) {
    const char* same = node.unmapped->same_as_absent;
    if (!node.unmapped->is_loss || !IsSet(field, message)) return;
    if (same != nullptr && reflection.GetString(message, &field) == same) return;
    if (node.implied_by.field() != nullptr && TextOf(message, node.implied_by, Format::kText) == reflection.GetString(message, &field)) return;
    remarks->push_back({Remark::Kind::kLeftOut, 0, path, absl::StrCat("has no place in ", table_->name, ": ", node.unmapped->reason)});
    return;
  }
  if (node.is_other_messages) {
    remarks->push_back({Remark::Kind::kLeftOut, 0, path, absl::StrCat("has no place in ", table_->name)});
    return;
  }
  if (node.places > 0) {
    for (int i = node.places; i < reflection.FieldSize(message, &field); ++i) {
      remarks->push_back({Remark::Kind::kLeftOut, 0, absl::StrCat(path, "[", i, "]"), absl::StrCat(table_->name, " has room for ", node.places)});
    }
  }
  if (!HasInner(field)) return;
  if (!field.is_repeated()) return Report(node, reflection.GetMessage(message, &field), path + ".", remarks);
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    Report(node, reflection.GetRepeatedMessage(message, &field, i), absl::StrCat(path, "[", i, "]."), remarks);
  }
}

}  // namespace postgate::client

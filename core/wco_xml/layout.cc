// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/layout.h"

#include <map>

#include "absl/strings/match.h"
#include "core/normalization/declaration_fields.h"
#include "postgate/v1/declaration.pb.h"

namespace postgate::wco_xml {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

FieldForm FormOf(const Element& element, const FieldDescriptor& field) {
  switch (element.kind) {
    case ElementKind::kClass: return FieldForm::kClass;
    case ElementKind::kAmount: return FieldForm::kMoney;
    case ElementKind::kMeasure: return FieldForm::kKilograms;
    case ElementKind::kDateTime: return FieldForm::kInstant;
    case ElementKind::kQuantity: return FieldForm::kWhole;
    case ElementKind::kNumeric: return absl::EndsWith(field.name(), "_ppm") ? FieldForm::kPercent : FieldForm::kWhole;
    default: return FieldForm::kString;
  }
}

// What the attribute schemeID of a class's ID says: what kind of number it is.
std::vector<const FieldDescriptor*> SchemeOf(const Descriptor& message) {
  for (const char* name : {"id_kind", "identification_type_code"}) {
    if (const FieldDescriptor* kind = message.FindFieldByName(name)) return {kind};
  }
  if (const FieldDescriptor* traits = message.FindFieldByName("traits")) {
    return {traits, traits->message_type()->FindFieldByName("id_kind")};
  }
  return {};
}

void BindValue(const FieldDescriptor& field, Node* node) {
  const Descriptor& message = *field.containing_type();
  node->form = node->fields.size() > 1 ? FieldForm::kJoinedStrings : FormOf(*node->element, field);
  if (node->name == "ID") node->scheme = SchemeOf(message);
  node->unit = message.FindFieldByName(field.name() + "_unit");
}

// A document's category is the first character of its type.
void BindCategory(Node* parent) {
  Node* category = nullptr;
  for (const auto& child : parent->children) {
    if (child->name == "CategoryCode") category = child.get();
    if (category == nullptr || child->name != "TypeCode" || child->field() == nullptr) continue;
    category->fields = child->fields;
    category->form = FieldForm::kDocumentCategory;
    child->form = FieldForm::kDocumentType;
  }
}

// What is below a class that is a message counts as held by that message.
void Complete(Node* node, Node* message_class) {
  if (node->form == FieldForm::kClass) message_class = node;
  BindCategory(node);
  for (const auto& child : node->children) {
    if (child->name == "SequenceNumeric" && child->field() == nullptr && node->field() != nullptr && !node->field()->is_repeated()) {
      child->form = FieldForm::kFirst;
    }
    message_class->held.insert(child->fields.begin(), child->fields.end());
    if (child->unit != nullptr) message_class->held.insert(child->unit);
    if (!child->scheme.empty()) message_class->held.insert(child->scheme.front());
    Complete(child.get(), message_class);
    node->is_used |= child->is_used;
  }
  // A class is used by what stands in it.
  node->is_used |= !node->fields.empty() && node->form != FieldForm::kClass;
}

std::unique_ptr<Node> MakeLayout() {
  std::map<absl::string_view, Node*> by_path;
  std::unique_ptr<Node> root;
  for (const Element& element : Elements()) {
    auto node = std::make_unique<Node>();
    node->element = &element;
    const absl::string_view path(element.path);
    const size_t slash = path.rfind('/');
    node->name = slash == absl::string_view::npos ? path : path.substr(slash + 1);
    by_path[path] = node.get();
    if (root == nullptr) {
      root = std::move(node);
    } else {
      by_path.at(path.substr(0, slash))->children.push_back(std::move(node));
    }
  }
  root->form = FieldForm::kClass;
  for (const normalization::DeclarationField& row : normalization::DeclarationFields()) {
    const auto found = by_path.find(row.wco_path);
    if (found == by_path.end()) continue;
    const FieldDescriptor& field = *row.descriptor;
    if (IsTransportDocument(field.message_type()) || IsTransportDocument(field.containing_type())) continue;
    found->second->fields.push_back(&field);
    BindValue(field, found->second);
  }
  Complete(root.get(), root.get());
  return root;
}

}  // namespace

const Node* Node::Child(absl::string_view child_name) const {
  for (const auto& child : children) {
    if (child->name == child_name) return child.get();
  }
  return nullptr;
}

const Node& Layout() {
  static const Node* const layout = MakeLayout().release();
  return *layout;
}

bool IsTransportDocument(const Descriptor* message) {
  return message == v1::TransportContractDocument::descriptor() || message == v1::MasterTransportDocument::descriptor();
}

}  // namespace postgate::wco_xml

// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/element_tree.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace postgate::client {
namespace {

using google::protobuf::Descriptor;

absl::Status Wrong(const Row& row, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("row ", row.element, " / ", row.field, ": ", why));
}

// The child of that name, made when it is new.
absl::StatusOr<ElementNode*> ChildOf(ElementNode* parent, absl::string_view name, bool is_repeated, const Row& row) {
  const auto [place, is_new] = parent->places.try_emplace(std::string(name), static_cast<int>(parent->children.size()));
  if (!is_new) {
    ElementNode* child = parent->children[static_cast<size_t>(place->second)].get();
    if (child->row != nullptr || child->is_repeated != is_repeated) return Wrong(row, "the element stands twice, or once as a list");
    return child;
  }
  if (place->second >= kChildrenMax) return Wrong(row, "too many elements in one group");
  parent->children.push_back(std::make_unique<ElementNode>());
  parent->children.back()->name = std::string(name);
  parent->children.back()->is_repeated = is_repeated;
  return parent->children.back().get();
}

absl::Status AddRow(const Row& row, absl::string_view path, const Descriptor& root_type, ElementNode* root) {
  const std::vector<std::string> names = absl::StrSplit(path, '/');
  absl::string_view field = row.field;
  const Descriptor* type = &root_type;
  ElementNode* node = root;
  for (size_t i = 0; i < names.size(); ++i) {
    absl::string_view name = names[i];
    const bool is_repeated = absl::ConsumeSuffix(&name, "[]");
    const bool is_leaf = i + 1 == names.size();
    const absl::StatusOr<ElementNode*> child = ChildOf(node, name, is_repeated, row);
    if (!child.ok()) return child.status();
    node = *child;
    if (is_leaf) {
      if (!node->children.empty()) return Wrong(row, "the element is a group as well");
      node->row = &row;
      if (field.empty()) return absl::OkStatus();
      if (!FieldPath::Parse(field, *type, &node->field)) return Wrong(row, "no such field");
      if (is_repeated != (node->field.field()->is_repeated() && node->field.place() < 0)) return Wrong(row, "a list on one side alone");
    } else if (is_repeated && !field.empty()) {
      const size_t end = field.find("[].");
      if (end == absl::string_view::npos) return Wrong(row, "a list of elements and no list of fields");
      if (!FieldPath::Parse(field.substr(0, end + 2), *type, &node->field)) return Wrong(row, "no such list");
      type = node->field.field()->message_type();
      field.remove_prefix(end + 3);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<ElementNode>> ElementTreeOf(const MessageTable& table) {
  auto root = std::make_unique<ElementNode>();
  root->name = table.record;
  for (const Row& row : table.rows) {
    if (row.*table.element == nullptr) continue;
    if (absl::Status s = AddRow(row, row.*table.element, *table.type, root.get()); !s.ok()) return s;
  }
  return root;
}

}  // namespace postgate::client

// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_ELEMENT_TREE_H_
#define CLIENT_POSTAL_MESSAGES_ELEMENT_TREE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/postal_messages/field_path.h"
#include "client/postal_messages/message_table.h"

namespace postgate::client {

// An element of a record: a leaf with a row, or a group. Immutable.
struct ElementNode {
  std::string name;
  bool is_repeated = false;
  // Of a leaf. Null: a group.
  const Row* row = nullptr;
  // Of a leaf with a counterpart, its field; of a repeated group, the list whose element it is. From the message of the nearest
  // repeated group above, or the root. Without field(): none.
  FieldPath field;
  std::vector<std::unique_ptr<ElementNode>> children;
  // Into `children`, by name.
  absl::flat_hash_map<std::string, int> places;
};

// The most elements that one group may have.
inline constexpr int kChildrenMax = 128;

// The table's rows as a tree: what reader and writer walk. INVALID_ARGUMENT with the row that names no field, or another place
// than its field.
absl::StatusOr<std::unique_ptr<ElementNode>> ElementTreeOf(const MessageTable& table);

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_ELEMENT_TREE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_AUDIT_TREE_FRONTIER_H_
#define CORE_AUDIT_TREE_FRONTIER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/audit_tree/hash.h"

namespace postgate::audit_tree {

// A node over 2^level leaves, all of them there: it never changes again.
struct NodeId {
  int level = 0;
  int64_t index = 0;  // of the nodes of its level, from the left

  friend bool operator==(const NodeId& a, const NodeId& b) { return a.level == b.level && a.index == b.index; }
};

// The largest whole subtrees of a tree of `size` leaves, from the left: one for each bit of the size that is set.
std::vector<NodeId> LargestSubtrees(int64_t size);

// The right edge of an append-only tree: the largest whole subtrees from the left, which is all that is needed to append and to know the root.
// Appending takes one node hash on average. Not thread-safe; a copy costs at most 64 hashes.
class Frontier {
 public:
  // Called for each node that becomes whole, children before parents, the leaf itself included.
  using OnNode = std::function<void(const NodeId& id, const Hash& hash)>;

  // Leaves.
  int64_t size() const { return size_; }
  Hash Root() const;

  void Append(const Hash& leaf, const OnNode& on_node = nullptr);

  // The largest whole subtrees, from the left.
  void ForEachSubtree(const OnNode& visit) const;

  // Eight bytes of the size, big-endian, and the subtrees' hashes from the left.
  std::string Serialize() const;
  // INVALID_ARGUMENT when the bytes are not those of a frontier.
  static absl::StatusOr<Frontier> Parse(absl::string_view bytes);

 private:
  int64_t size_ = 0;
  // One for each bit of the size that is set, the largest first.
  std::vector<Hash> subtrees_;
};

}  // namespace postgate::audit_tree

#endif  // CORE_AUDIT_TREE_FRONTIER_H_

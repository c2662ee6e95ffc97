// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_AUDIT_TREE_TREE_FIXTURE_H_
#define CORE_AUDIT_TREE_TREE_FIXTURE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/audit_tree/frontier.h"
#include "core/audit_tree/hash.h"
#include "core/audit_tree/proofs.h"

namespace postgate::audit_tree {

// MTH of the RFC's 2.1.1, word for word, over all leaves at once: what the tree is held against.
inline Hash ReferenceRoot(const std::vector<Hash>& leaves, size_t begin, size_t end) {
  if (begin == end) return EmptyRoot();
  if (end - begin == 1) return leaves[begin];
  size_t k = 1;
  while (2 * k < end - begin) k *= 2;
  return NodeHash(ReferenceRoot(leaves, begin, begin + k), ReferenceRoot(leaves, begin + k, end));
}

// A tree that keeps its whole nodes, as a ledger does.
class KeptTree {
 public:
  explicit KeptTree(int leaves, const std::string& name = "entry") {
    for (int i = 0; i < leaves; ++i) Append(LeafHash(name + std::to_string(i)));
  }

  void Append(const Hash& leaf) {
    leaves_.push_back(leaf);
    frontier_.Append(leaf, [this](const NodeId& id, const Hash& hash) { nodes_[{id.level, id.index}] = hash; });
  }

  const Frontier& frontier() const { return frontier_; }
  const std::vector<Hash>& leaves() const { return leaves_; }
  Hash RootOf(int size) const { return ReferenceRoot(leaves_, 0, static_cast<size_t>(size)); }
  ReadNode reader() const {
    return [this](const NodeId& id) -> absl::StatusOr<Hash> {
      auto it = nodes_.find({id.level, id.index});
      if (it == nodes_.end()) return absl::NotFoundError("no whole node");
      return it->second;
    };
  }

 private:
  Frontier frontier_;
  std::vector<Hash> leaves_;
  std::map<std::pair<int, int64_t>, Hash> nodes_;
};

}  // namespace postgate::audit_tree

#endif  // CORE_AUDIT_TREE_TREE_FIXTURE_H_

// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/tree_reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/ledger/audit_tree.h"

namespace postgate::ledger {
namespace {

using audit_tree::Hash;
using audit_tree::NodeId;

class TreeReader {
 public:
  explicit TreeReader(const Store* store) : store_(*store) {}

  absl::StatusOr<Hash> Read(const NodeId& id) {
    if (id.level == 0) return ReadLeaf(id.index);
    if (id.level % kTreeLevelsKept == 0) return store_.ReadTreeNode(id);
    const absl::StatusOr<Hash> left = Read({id.level - 1, 2 * id.index});
    if (!left.ok()) return left;
    const absl::StatusOr<Hash> right = Read({id.level - 1, 2 * id.index + 1});
    if (!right.ok()) return right;
    return audit_tree::NodeHash(*left, *right);
  }

 private:
  // Leaves beside one another lie in one row mostly, so the last one is kept.
  absl::StatusOr<Hash> ReadLeaf(int64_t sequence) {
    if (!Holds(sequence)) {
      absl::StatusOr<LeafHashes> row = store_.ReadLeafHashes(sequence);
      if (!row.ok()) return row.status();
      row_ = *std::move(row);
      if (!Holds(sequence)) return absl::DataLossError(absl::StrCat("the audit tree lacks leaf ", sequence));
    }
    Hash hash;
    std::copy_n(row_.hashes.begin() + (sequence - row_.first_sequence) * static_cast<int64_t>(sizeof(Hash)), sizeof(Hash), hash.begin());
    return hash;
  }

  bool Holds(int64_t sequence) const {
    return sequence >= row_.first_sequence && sequence - row_.first_sequence < static_cast<int64_t>(row_.hashes.size() / sizeof(Hash));
  }

  const Store& store_;
  LeafHashes row_;
};

}  // namespace

audit_tree::ReadNode MakeTreeReader(const Store* store) {
  auto reader = std::make_shared<TreeReader>(store);
  return [reader](const NodeId& id) { return reader->Read(id); };
}

}  // namespace postgate::ledger

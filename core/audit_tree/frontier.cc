// SPDX-License-Identifier: Apache-2.0
#include "core/audit_tree/frontier.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "core/encoding/big_endian.h"

namespace postgate::audit_tree {

std::vector<NodeId> LargestSubtrees(int64_t size) {
  std::vector<NodeId> subtrees;
  for (int64_t begin = 0; begin < size;) {
    const int level = static_cast<int>(std::bit_width(static_cast<uint64_t>(size - begin))) - 1;
    subtrees.push_back({level, begin >> level});
    begin += int64_t{1} << level;
  }
  return subtrees;
}

Hash Frontier::Root() const {
  if (subtrees_.empty()) return EmptyRoot();
  Hash root = subtrees_.back();
  for (size_t i = subtrees_.size() - 1; i-- > 0;) root = NodeHash(subtrees_[i], root);
  return root;
}

void Frontier::Append(const Hash& leaf, const OnNode& on_node) {
  NodeId id{0, size_};
  Hash hash = leaf;
  if (on_node) on_node(id, hash);
  // Each trailing one of the size is a subtree as large as the one that has just become whole.
  for (int64_t size = size_; (size & 1) != 0; size >>= 1) {
    hash = NodeHash(subtrees_.back(), hash);
    subtrees_.pop_back();
    id = NodeId{id.level + 1, id.index >> 1};
    if (on_node) on_node(id, hash);
  }
  subtrees_.push_back(hash);
  ++size_;
}

void Frontier::ForEachSubtree(const OnNode& visit) const {
  const std::vector<NodeId> ids = LargestSubtrees(size_);
  for (size_t i = 0; i < ids.size(); ++i) visit(ids[i], subtrees_[i]);
}

std::string Frontier::Serialize() const {
  std::string bytes;
  bytes.reserve(encoding::kBigEndianBytes + subtrees_.size() * sizeof(Hash));
  encoding::AppendBigEndian(size_, bytes);
  for (const Hash& subtree : subtrees_) bytes.append(subtree.begin(), subtree.end());
  return bytes;
}

absl::StatusOr<Frontier> Frontier::Parse(absl::string_view bytes) {
  const absl::Status bad = absl::InvalidArgumentError("not the frontier of an audit tree");
  if (bytes.size() < encoding::kBigEndianBytes) return bad;
  Frontier frontier;
  frontier.size_ = encoding::BigEndianAt(bytes, 0);
  bytes.remove_prefix(encoding::kBigEndianBytes);
  const size_t subtrees = static_cast<size_t>(std::popcount(static_cast<uint64_t>(frontier.size_)));
  if (frontier.size_ < 0 || bytes.size() != subtrees * sizeof(Hash)) return bad;
  frontier.subtrees_.resize(subtrees);
  for (Hash& subtree : frontier.subtrees_) {
    std::copy_n(bytes.begin(), sizeof(Hash), subtree.begin());
    bytes.remove_prefix(sizeof(Hash));
  }
  return frontier;
}

}  // namespace postgate::audit_tree

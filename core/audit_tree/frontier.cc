// SPDX-License-Identifier: Apache-2.0
#include "core/audit_tree/frontier.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace postgate::audit_tree {
namespace {

constexpr size_t kSizeBytes = 8;

}  // namespace

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

std::string Frontier::Serialize() const {
  std::string bytes;
  bytes.reserve(kSizeBytes + subtrees_.size() * sizeof(Hash));
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(size_ >> shift));
  for (const Hash& subtree : subtrees_) bytes.append(subtree.begin(), subtree.end());
  return bytes;
}

absl::StatusOr<Frontier> Frontier::Parse(absl::string_view bytes) {
  const absl::Status bad = absl::InvalidArgumentError("not the frontier of an audit tree");
  if (bytes.size() < kSizeBytes) return bad;
  uint64_t size = 0;
  for (const char byte : bytes.substr(0, kSizeBytes)) size = size << 8 | static_cast<uint8_t>(byte);
  bytes.remove_prefix(kSizeBytes);
  Frontier frontier;
  frontier.size_ = static_cast<int64_t>(size);
  const size_t subtrees = static_cast<size_t>(std::popcount(size));
  if (frontier.size_ < 0 || bytes.size() != subtrees * sizeof(Hash)) return bad;
  frontier.subtrees_.resize(subtrees);
  for (Hash& subtree : frontier.subtrees_) {
    std::copy_n(bytes.begin(), sizeof(Hash), subtree.begin());
    bytes.remove_prefix(sizeof(Hash));
  }
  return frontier;
}

}  // namespace postgate::audit_tree

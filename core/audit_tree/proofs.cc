// SPDX-License-Identifier: Apache-2.0
#include "core/audit_tree/proofs.h"

#include <bit>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/encoding/big_endian.h"

namespace postgate::audit_tree {
namespace {

// Leaves [begin, end) of the tree.
struct Range {
  int64_t begin;
  int64_t end;
  int64_t size() const { return end - begin; }
};

// RFC 9162's k: the largest power of two below the size, which is above 1. Ranges that come from halving a tree this way begin at a multiple of it.
int64_t Split(const Range& range) { return static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(range.size() - 1))); }

// The hash over a range: read where it is a whole subtree, else made of the two that it splits into.
absl::StatusOr<Hash> HashOf(Range range, const ReadNode& read) {
  std::vector<Hash> whole;
  while (!std::has_single_bit(static_cast<uint64_t>(range.size()))) {
    const int64_t left = Split(range);
    absl::StatusOr<Hash> hash = read(NodeId{std::countr_zero(static_cast<uint64_t>(left)), range.begin / left});
    if (!hash.ok()) return hash.status();
    whole.push_back(*hash);
    range.begin += left;
  }
  absl::StatusOr<Hash> hash = read(NodeId{std::countr_zero(static_cast<uint64_t>(range.size())), range.begin / range.size()});
  if (!hash.ok()) return hash.status();
  for (size_t i = whole.size(); i-- > 0;) hash = NodeHash(whole[i], *hash);
  return hash;
}

// Reads the hashes over the ranges, the last first: proofs are made from the root down and read from the leaf up.
absl::StatusOr<std::vector<Hash>> HashesOf(const std::vector<Range>& from_the_root, const ReadNode& read) {
  std::vector<Hash> hashes;
  hashes.reserve(from_the_root.size());
  for (size_t i = from_the_root.size(); i-- > 0;) {
    absl::StatusOr<Hash> hash = HashOf(from_the_root[i], read);
    if (!hash.ok()) return hash.status();
    hashes.push_back(*hash);
  }
  return hashes;
}

// The ranges of `tree` beside `wanted`, which lies in it. Goes as deep as the tree.
void CollectBeside(const Range& tree, const Range& wanted, std::vector<Range>& beside) {
  if (wanted.size() == tree.size()) return;
  const int64_t middle = tree.begin + Split(tree);
  const Range left{tree.begin, middle};
  const Range right{middle, tree.end};
  if (wanted.end <= middle) {
    CollectBeside(left, wanted, beside);
    beside.push_back(right);
  } else if (wanted.begin >= middle) {
    CollectBeside(right, wanted, beside);
    beside.push_back(left);
  } else {
    CollectBeside(left, {wanted.begin, middle}, beside);
    CollectBeside(right, {middle, wanted.end}, beside);
  }
}

}  // namespace

absl::StatusOr<Hash> RootAt(int64_t size, const ReadNode& read) {
  if (size < 0) return absl::OutOfRangeError(absl::StrCat("a tree has no ", size, " leaves"));
  if (size == 0) return EmptyRoot();
  return HashOf({0, size}, read);
}

absl::StatusOr<Frontier> FrontierAt(int64_t size, const ReadNode& read) {
  if (size < 0) return absl::OutOfRangeError(absl::StrCat("a tree has no ", size, " leaves"));
  std::string bytes;
  encoding::AppendBigEndian(size, bytes);
  for (const NodeId& id : LargestSubtrees(size)) {
    const absl::StatusOr<Hash> hash = read(id);
    if (!hash.ok()) return hash.status();
    bytes.append(hash->begin(), hash->end());
  }
  return Frontier::Parse(bytes);
}

absl::StatusOr<std::vector<Hash>> InclusionProof(int64_t index, int64_t size, const ReadNode& read) {
  if (index < 0 || index >= size) return absl::OutOfRangeError(absl::StrCat("leaf ", index, " is not in the tree of ", size, " leaves"));
  std::vector<Range> siblings;
  Range range{0, size};
  while (range.size() > 1) {
    const int64_t middle = range.begin + Split(range);
    Range left{range.begin, middle};
    Range right{middle, range.end};
    if (index >= middle) std::swap(left, right);
    siblings.push_back(right);
    range = left;
  }
  return HashesOf(siblings, read);
}

absl::StatusOr<std::vector<Hash>> RangeProof(int64_t first, int64_t end, int64_t size, const ReadNode& read) {
  if (first < 0 || first >= end || end > size) {
    return absl::OutOfRangeError(absl::StrCat("leaves ", first, " to ", end - 1, " are not in the tree of ", size, " leaves"));
  }
  std::vector<Range> beside;
  CollectBeside({0, size}, {first, end}, beside);
  std::vector<Hash> hashes;
  hashes.reserve(beside.size());
  for (const Range& range : beside) {
    absl::StatusOr<Hash> hash = HashOf(range, read);
    if (!hash.ok()) return hash.status();
    hashes.push_back(*hash);
  }
  return hashes;
}

absl::StatusOr<std::vector<Hash>> ConsistencyProof(int64_t first, int64_t second, const ReadNode& read) {
  if (first <= 0 || first > second) {
    return absl::OutOfRangeError(absl::StrCat("a tree of ", first, " leaves is not the beginning of one of ", second));
  }
  std::vector<Range> parts;
  Range range{0, second};
  // The verifier has the first tree's root already; it is left out while only left halves were taken.
  bool known = true;
  while (first < range.end) {
    const int64_t middle = range.begin + Split(range);
    if (first <= middle) {
      parts.push_back({middle, range.end});
      range.end = middle;
    } else {
      parts.push_back({range.begin, middle});
      range.begin = middle;
      known = false;
    }
  }
  if (!known) parts.push_back(range);
  return HashesOf(parts, read);
}

}  // namespace postgate::audit_tree

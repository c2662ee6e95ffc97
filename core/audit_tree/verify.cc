// SPDX-License-Identifier: Apache-2.0
#include "core/audit_tree/verify.h"

#include <bit>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace postgate::audit_tree {
namespace {

absl::Status WrongLength(size_t hashes) { return absl::InvalidArgumentError(absl::StrCat("the proof has ", hashes, " hashes, which does not fit")); }

// The walk from a place in its level up to the root, as both of the RFC's algorithms make it; fn and sn are its names.
class Climb {
 public:
  Climb(int64_t place, int64_t last) : fn_(static_cast<uint64_t>(place)), sn_(static_cast<uint64_t>(last)) {}

  bool AtRoot() const { return sn_ == 0; }
  bool IsRight() const { return (fn_ & 1) != 0; }

  void Up() {
    fn_ >>= 1;
    sn_ >>= 1;
  }

  // Takes the next hash of a proof: true when it stands to the left. At the right edge a node may have no neighbour for some levels.
  bool TakeNext() {
    const bool stands_left = IsRight() || fn_ == sn_;
    while (stands_left && !IsRight() && fn_ != 0) Up();
    Up();
    return stands_left;
  }

 private:
  uint64_t fn_;
  uint64_t sn_;
};

// The root over a tree of which a range of leaves is known and, from a proof, what lies beside it.
class RangeClimb {
 public:
  RangeClimb(const std::vector<Hash>& leaves, int64_t first, const std::vector<Hash>& proof) : leaves_(leaves), first_(first), proof_(proof) {}

  // The hash over leaves [begin, end), which holds some of the known ones. Goes as deep as the tree.
  Hash Over(int64_t begin, int64_t end) {
    if (end - begin == 1) return leaves_[static_cast<size_t>(begin - first_)];
    const int64_t middle = begin + static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(end - begin - 1)));
    if (first_ + static_cast<int64_t>(leaves_.size()) <= middle) {
      const Hash left = Over(begin, middle);
      return NodeHash(left, Take());
    }
    if (first_ >= middle) {
      const Hash right = Over(middle, end);
      return NodeHash(Take(), right);
    }
    const Hash left = Over(begin, middle);
    return NodeHash(left, Over(middle, end));
  }

  bool has_right_length() const { return taken_ == proof_.size(); }

 private:
  Hash Take() { return taken_ < proof_.size() ? proof_[taken_++] : (taken_ = proof_.size() + 1, Hash{}); }

  const std::vector<Hash>& leaves_;
  const int64_t first_;
  const std::vector<Hash>& proof_;
  size_t taken_ = 0;
};

}  // namespace

absl::Status VerifyInclusion(const Hash& leaf, int64_t index, int64_t size, const std::vector<Hash>& proof, const Hash& root) {
  if (index < 0 || index >= size) return absl::InvalidArgumentError(absl::StrCat("leaf ", index, " is not in the tree of ", size, " leaves"));
  Climb climb(index, size - 1);
  Hash r = leaf;
  for (const Hash& p : proof) {
    if (climb.AtRoot()) return WrongLength(proof.size());
    r = climb.TakeNext() ? NodeHash(p, r) : NodeHash(r, p);
  }
  if (!climb.AtRoot()) return WrongLength(proof.size());
  if (r != root) return absl::DataLossError(absl::StrCat("the proof does not lead from leaf ", index, " to the root of ", size, " leaves"));
  return absl::OkStatus();
}

absl::Status VerifyRange(const std::vector<Hash>& leaves, int64_t first, int64_t size, const std::vector<Hash>& proof, const Hash& root) {
  const int64_t count = static_cast<int64_t>(leaves.size());
  if (count == 0 || first < 0 || size < count || first > size - count) {
    return absl::InvalidArgumentError(absl::StrCat(count, " leaves from ", first, " on are not in the tree of ", size, " leaves"));
  }
  RangeClimb climb(leaves, first, proof);
  const Hash reached = climb.Over(0, size);
  if (!climb.has_right_length()) return WrongLength(proof.size());
  if (reached != root) {
    return absl::DataLossError(absl::StrCat("the proof does not lead from leaves ", first, " to ", first + count - 1, " to the root of ", size, " leaves"));
  }
  return absl::OkStatus();
}

absl::Status VerifyConsistency(int64_t first, const Hash& first_root, int64_t second, const Hash& second_root,
                               const std::vector<Hash>& proof) {
  if (first <= 0 || first > second) {
    return absl::InvalidArgumentError(absl::StrCat("a tree of ", first, " leaves is not the beginning of one of ", second));
  }
  const absl::Status altered =
      absl::DataLossError(absl::StrCat("the tree of ", second, " leaves does not begin with that of ", first, ": something was altered"));
  if (first == second) {
    if (!proof.empty()) return WrongLength(proof.size());
    return first_root == second_root ? absl::OkStatus() : altered;
  }
  // A first tree that is whole is a node of the second, and its hash is the root that the verifier has.
  std::vector<Hash> path = proof;
  if (std::has_single_bit(static_cast<uint64_t>(first))) path.insert(path.begin(), first_root);
  if (path.empty()) return WrongLength(proof.size());
  Climb climb(first - 1, second - 1);
  while (climb.IsRight()) climb.Up();
  Hash fr = path.front();
  Hash sr = path.front();
  for (size_t i = 1; i < path.size(); ++i) {
    if (climb.AtRoot()) return WrongLength(proof.size());
    if (climb.TakeNext()) {
      fr = NodeHash(path[i], fr);
      sr = NodeHash(path[i], sr);
    } else {
      sr = NodeHash(sr, path[i]);
    }
  }
  if (!climb.AtRoot()) return WrongLength(proof.size());
  return fr == first_root && sr == second_root ? absl::OkStatus() : altered;
}

}  // namespace postgate::audit_tree

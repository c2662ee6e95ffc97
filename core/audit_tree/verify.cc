// SPDX-License-Identifier: Apache-2.0
#include "core/audit_tree/verify.h"

#include <bit>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace postgate::audit_tree {
namespace {

absl::Status WrongLength(size_t hashes) { return absl::InvalidArgumentError(absl::StrCat("the proof has ", hashes, " hashes, which does not fit")); }

}  // namespace

// The names fn and sn, and the order of steps, are the RFC's.
absl::Status VerifyInclusion(const Hash& leaf, int64_t index, int64_t size, const std::vector<Hash>& proof, const Hash& root) {
  if (index < 0 || index >= size) return absl::InvalidArgumentError(absl::StrCat("leaf ", index, " is not in the tree of ", size, " leaves"));
  uint64_t fn = static_cast<uint64_t>(index);
  uint64_t sn = static_cast<uint64_t>(size - 1);
  Hash r = leaf;
  for (const Hash& p : proof) {
    if (sn == 0) return WrongLength(proof.size());
    if ((fn & 1) != 0 || fn == sn) {
      r = NodeHash(p, r);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      r = NodeHash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return WrongLength(proof.size());
  if (r != root) return absl::DataLossError(absl::StrCat("the proof does not lead from leaf ", index, " to the root of ", size, " leaves"));
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
  uint64_t fn = static_cast<uint64_t>(first - 1);
  uint64_t sn = static_cast<uint64_t>(second - 1);
  while ((fn & 1) != 0) {
    fn >>= 1;
    sn >>= 1;
  }
  Hash fr = path.front();
  Hash sr = path.front();
  for (size_t i = 1; i < path.size(); ++i) {
    const Hash& c = path[i];
    if (sn == 0) return WrongLength(proof.size());
    if ((fn & 1) != 0 || fn == sn) {
      fr = NodeHash(c, fr);
      sr = NodeHash(c, sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = NodeHash(sr, c);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return WrongLength(proof.size());
  return fr == first_root && sr == second_root ? absl::OkStatus() : altered;
}

}  // namespace postgate::audit_tree

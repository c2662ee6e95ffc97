// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_AUDIT_TREE_PROOFS_H_
#define CORE_AUDIT_TREE_PROOFS_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "core/audit_tree/frontier.h"
#include "core/audit_tree/hash.h"

namespace postgate::audit_tree {

// Reads a whole node from where the tree is kept.
using ReadNode = std::function<absl::StatusOr<Hash>(const NodeId& id)>;

// The root of the first `size` leaves.
absl::StatusOr<Hash> RootAt(int64_t size, const ReadNode& read);

// The right edge of the tree of the first `size` leaves, from which it can grow.
absl::StatusOr<Frontier> FrontierAt(int64_t size, const ReadNode& read);

// RFC 9162, 2.1.3.1: what shows that leaf `index` is in the tree of the first `size` leaves, from the leaf's neighbour up. At most 63 hashes.
// OUT_OF_RANGE unless 0 <= index < size; else the reader's errors.
absl::StatusOr<std::vector<Hash>> InclusionProof(int64_t index, int64_t size, const ReadNode& read);

// What shows that leaves [first, end) are in the tree of the first `size` leaves: the hashes over what lies beside the range, those of its left half
// before those of its right half, each from the leaves up. For one leaf that is InclusionProof. At most 126 hashes. OUT_OF_RANGE unless
// 0 <= first < end <= size; else the reader's errors.
absl::StatusOr<std::vector<Hash>> RangeProof(int64_t first, int64_t end, int64_t size, const ReadNode& read);

// RFC 9162, 2.1.4.1: what shows that the tree of the first `first` leaves is the beginning of that of the first `second`. Empty when they are the
// same. OUT_OF_RANGE unless 0 < first <= second; else the reader's errors.
absl::StatusOr<std::vector<Hash>> ConsistencyProof(int64_t first, int64_t second, const ReadNode& read);

}  // namespace postgate::audit_tree

#endif  // CORE_AUDIT_TREE_PROOFS_H_

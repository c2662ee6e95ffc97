// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_AUDIT_TREE_VERIFY_H_
#define CORE_AUDIT_TREE_VERIFY_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "core/audit_tree/hash.h"

namespace postgate::audit_tree {

// RFC 9162, 2.1.3.2. OK when the proof shows that a leaf of this hash stands at `index` of the tree of `size` leaves with this root. DATA_LOSS when it
// does not; INVALID_ARGUMENT when it can be no such proof (index or number of hashes).
absl::Status VerifyInclusion(const Hash& leaf, int64_t index, int64_t size, const std::vector<Hash>& proof, const Hash& root);

// The same for leaves [first, first + leaves.size()) and a RangeProof.
absl::Status VerifyRange(const std::vector<Hash>& leaves, int64_t first, int64_t size, const std::vector<Hash>& proof, const Hash& root);

// RFC 9162, 2.1.4.2. OK when the proof shows that the second tree begins with the first, so that nothing was taken out, altered or put in before
// its end. DATA_LOSS when it does not; INVALID_ARGUMENT when it can be no such proof.
absl::Status VerifyConsistency(int64_t first, const Hash& first_root, int64_t second, const Hash& second_root, const std::vector<Hash>& proof);

}  // namespace postgate::audit_tree

#endif  // CORE_AUDIT_TREE_VERIFY_H_

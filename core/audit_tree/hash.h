// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_AUDIT_TREE_HASH_H_
#define CORE_AUDIT_TREE_HASH_H_

#include "absl/strings/string_view.h"
#include "core/digest/sha256.h"

namespace postgate::audit_tree {

using Hash = digest::Sha256Digest;

// RFC 9162, 2.1.1: a leaf is hashed behind the byte 0 and a node behind the byte 1, so that neither passes for the other.
Hash LeafHash(absl::string_view entry);
Hash NodeHash(const Hash& left, const Hash& right);
// The root of a tree without leaves.
Hash EmptyRoot();

}  // namespace postgate::audit_tree

#endif  // CORE_AUDIT_TREE_HASH_H_

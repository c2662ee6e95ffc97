// SPDX-License-Identifier: Apache-2.0
#include "core/audit_tree/hash.h"

namespace postgate::audit_tree {
namespace {

constexpr absl::string_view kLeafPrefix("\x00", 1);
constexpr absl::string_view kNodePrefix("\x01", 1);

}  // namespace

Hash LeafHash(absl::string_view entry) { return digest::Sha256Of({kLeafPrefix, entry}); }

Hash NodeHash(const Hash& left, const Hash& right) { return digest::Sha256Of({kNodePrefix, digest::ViewOf(left), digest::ViewOf(right)}); }

Hash EmptyRoot() { return digest::Sha256Of({}); }

}  // namespace postgate::audit_tree

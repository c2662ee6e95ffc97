// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/leaf.h"

#include <string>

#include "absl/time/time.h"
#include "core/encoding/big_endian.h"
#include "core/encoding/timestamp.h"

namespace postgate::receipts {
namespace {

constexpr char kLayoutVersion = 1;
constexpr size_t kFixedBytes = 1 + 2 * encoding::kBigEndianBytes + 2 * sizeof(Hash) + 1;

}  // namespace

Hash HashOf(const Leaf& leaf) {
  std::string bytes;
  bytes.reserve(kFixedBytes + leaf.registration_number.size());
  bytes.push_back(kLayoutVersion);
  encoding::AppendBigEndian(leaf.sequence, bytes);
  encoding::AppendBigEndian(absl::ToUnixNanos(encoding::ToTime(leaf.committed_at)), bytes);
  bytes.append(leaf.commitment.begin(), leaf.commitment.end());
  bytes.append(leaf.entry_hash.begin(), leaf.entry_hash.end());
  bytes.push_back(static_cast<char>(leaf.outcome));
  bytes.append(leaf.registration_number.data(), leaf.registration_number.size());
  return audit_tree::LeafHash(bytes);
}

}  // namespace postgate::receipts

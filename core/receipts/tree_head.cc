// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/tree_head.h"

#include "absl/time/time.h"
#include "core/encoding/big_endian.h"
#include "core/encoding/timestamp.h"

namespace postgate::receipts {

std::string SignedBytes(const v1::TreeHead& head) {
  std::string bytes = "postgate tree head v1\n";
  bytes += head.ledger_epoch();
  encoding::AppendBigEndian(head.tree_size(), bytes);
  encoding::AppendBigEndian(absl::ToUnixNanos(encoding::ToTime(head.committed_at())), bytes);
  bytes += head.root_hash();
  return bytes;
}

}  // namespace postgate::receipts

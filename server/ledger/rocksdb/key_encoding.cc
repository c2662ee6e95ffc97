// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/key_encoding.h"

#include "absl/strings/str_cat.h"
#include "core/encoding/big_endian.h"

namespace postgate::ledger {
std::string EncodeNumber(int64_t number) {
  std::string bytes;
  encoding::AppendBigEndian(number, bytes);
  return bytes;
}

std::optional<int64_t> DecodeNumber(absl::string_view bytes) {
  if (bytes.size() != encoding::kBigEndianBytes) return std::nullopt;
  return encoding::BigEndianAt(bytes, 0);
}

std::string TreeNodeKey(const audit_tree::NodeId& id) {
  return absl::StrCat(absl::string_view(std::string(1, static_cast<char>(id.level))), EncodeNumber(id.index));
}

std::string AckPrefix(absl::string_view producer_key) {
  return absl::StrCat(EncodeNumber(static_cast<int64_t>(producer_key.size())), producer_key);
}

std::string AckKey(absl::string_view producer_key, int64_t first_offset) {
  return absl::StrCat(AckPrefix(producer_key), EncodeNumber(first_offset));
}

}  // namespace postgate::ledger

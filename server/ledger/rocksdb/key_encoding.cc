// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/key_encoding.h"

#include "absl/strings/str_cat.h"

namespace postgate::ledger {
namespace {

constexpr size_t kNumberSize = 8;  // bytes

}  // namespace

std::string EncodeNumber(int64_t number) {
  std::string bytes(kNumberSize, '\0');
  for (size_t i = 0; i < kNumberSize; ++i) {
    bytes[i] = static_cast<char>(static_cast<uint64_t>(number) >> (8 * (kNumberSize - 1 - i)));
  }
  return bytes;
}

std::optional<int64_t> DecodeNumber(absl::string_view bytes) {
  if (bytes.size() != kNumberSize) return std::nullopt;
  uint64_t number = 0;
  for (const char byte : bytes) number = (number << 8) | static_cast<uint8_t>(byte);
  return static_cast<int64_t>(number);
}

std::string AckPrefix(absl::string_view producer_key) {
  return absl::StrCat(EncodeNumber(static_cast<int64_t>(producer_key.size())), producer_key);
}

std::string AckKey(absl::string_view producer_key, int64_t first_offset) {
  return absl::StrCat(AckPrefix(producer_key), EncodeNumber(first_offset));
}

}  // namespace postgate::ledger

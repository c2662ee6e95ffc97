// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/log_format.h"

#include "server/ledger/rocksdb/crc32c.h"

namespace postgate::ledger {
namespace {

constexpr size_t kTypeOffset = 6;
constexpr size_t kRecyclableHeaderSize = 11;
constexpr uint8_t kRecyclableFull = 5;
constexpr uint8_t kRecyclableLast = 8;

uint32_t ChecksumOf(absl::string_view fragment) {
  const uint32_t masked = LittleEndian<uint32_t>(fragment) - 0xa282ead8u;
  return (masked >> 17) | (masked << 15);
}

}  // namespace

std::optional<Fragment> ReadFragment(absl::string_view block, uint32_t file_number) {
  if (block.size() < kFragmentHeaderSize) return std::nullopt;
  const uint8_t type = static_cast<uint8_t>(block[kTypeOffset]);
  if (type < kFullFragment || type > kRecyclableLast) return std::nullopt;
  const bool is_recyclable = type >= kRecyclableFull;
  const size_t header_size = is_recyclable ? kRecyclableHeaderSize : kFragmentHeaderSize;
  const size_t length = LittleEndian<uint16_t>(block.substr(4));
  if (header_size + length > block.size()) return std::nullopt;
  if (ExtendCrc32c(0, block.substr(kTypeOffset, header_size - kTypeOffset + length)) != ChecksumOf(block)) return std::nullopt;
  Fragment fragment;
  fragment.size = header_size + length;
  fragment.type = is_recyclable ? static_cast<uint8_t>(type - kRecyclableFull + kFullFragment) : type;
  fragment.payload = block.substr(header_size, length);
  fragment.is_older = is_recyclable && LittleEndian<uint32_t>(block.substr(kFragmentHeaderSize)) != file_number;
  return fragment;
}

bool IsWholeButForItsHeader(absl::string_view bytes) {
  if (bytes.size() < kFragmentHeaderSize) return false;
  for (uint8_t type = kFullFragment; type <= kLastFragment; ++type) {
    const char byte = static_cast<char>(type);
    const uint32_t checksum = ExtendCrc32c(ExtendCrc32c(0, absl::string_view(&byte, 1)), bytes.substr(kFragmentHeaderSize));
    if (checksum == ChecksumOf(bytes)) return true;
  }
  return false;
}

}  // namespace postgate::ledger

// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/log_format.h"

#include <array>
#include <bit>

#include "server/ledger/rocksdb/crc32c.h"

namespace postgate::ledger {
namespace {

constexpr size_t kTypeOffset = 6;
constexpr size_t kRecyclableHeaderSize = 11;
constexpr uint8_t kRecyclableFull = 5;
constexpr uint8_t kRecyclableLast = 8;

constexpr uint32_t kMaskDelta = 0xa282ead8u;

uint32_t ChecksumOf(absl::string_view fragment) {
  const uint32_t masked = LittleEndian<uint32_t>(fragment) - kMaskDelta;
  return (masked >> 17) | (masked << 15);
}

uint32_t Mask(uint32_t checksum) { return ((checksum >> 15) | (checksum << 17)) + kMaskDelta; }

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

bool IsWholeButForOneBit(absl::string_view bytes) {
  if (bytes.size() < kFragmentHeaderSize) return false;
  const size_t length = LittleEndian<uint16_t>(bytes.substr(4));
  if (kFragmentHeaderSize + length > bytes.size()) return false;
  const uint32_t checksum = ExtendCrc32c(0, bytes.substr(kTypeOffset, 1 + length));
  if (std::has_single_bit(Mask(checksum) ^ LittleEndian<uint32_t>(bytes))) return true;
  // A CRC is linear: what a flipped bit changes of it depends on its distance from the end alone. `changes` has that for the bits of one byte,
  // and goes back over the covered bytes one by one.
  const uint32_t wanted = checksum ^ ChecksumOf(bytes);
  const char zero = '\0';
  const uint32_t of_zero = ExtendCrc32c(0, absl::string_view(&zero, 1));
  std::array<uint32_t, 8> changes;
  for (size_t bit = 0; bit < changes.size(); ++bit) {
    const char byte = static_cast<char>(1 << bit);
    changes[bit] = ExtendCrc32c(0, absl::string_view(&byte, 1)) ^ of_zero;
  }
  for (size_t distance = 0; distance <= length; ++distance) {
    for (uint32_t& change : changes) {
      if (change == wanted) return true;
      // ExtendCrc32c inverts before and after; between two of them that is gone.
      change = ~ExtendCrc32c(~change, absl::string_view(&zero, 1));
    }
  }
  return false;
}

}  // namespace postgate::ledger

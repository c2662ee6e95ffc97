// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_LOG_FORMAT_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_LOG_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace postgate::ledger {

// The format of RocksDB's write-ahead log and of its MANIFEST (db/log_format.h): blocks of 32 KiB; a record is cut into fragments that do not
// cross a block. A fragment is a masked CRC-32C of what follows the length (4 bytes), the payload's length (2), a type (1) and the payload, all
// little-endian. Types 5 to 8 are those of files that are used again and have the file's number (4) between type and payload.
inline constexpr size_t kLogBlockSize = 32768;
inline constexpr size_t kFragmentHeaderSize = 7;
inline constexpr uint8_t kFullFragment = 1;
inline constexpr uint8_t kFirstFragment = 2;
inline constexpr uint8_t kLastFragment = 4;

template <typename Integer>
Integer LittleEndian(absl::string_view bytes) {
  Integer value = 0;
  for (size_t i = 0; i < sizeof(Integer); ++i) value |= static_cast<Integer>(static_cast<Integer>(static_cast<uint8_t>(bytes[i])) << (8 * i));
  return value;
}

struct Fragment {
  size_t size = 0;   // with its header
  uint8_t type = 0;  // without the distinction of recyclable files
  absl::string_view payload;
  bool is_older = false;  // left over from the file's earlier use
};

// The fragment at the begin of `block` (what is left of a block), when there is a whole one.
std::optional<Fragment> ReadFragment(absl::string_view block, uint32_t file_number);

// Whether `bytes`, which begin with no whole fragment, are one to their end but for its length or type. The checksum does not cover the
// length, and RocksDB takes a length that is too large for a write that a crash cut short; but then the checksum would not fit.
bool IsWholeButForItsHeader(absl::string_view bytes);

// Whether `bytes`, which begin with no whole fragment, begin with one in which one bit of checksum or payload is flipped. A write that was cut
// short looks so once in 16,000 times or less: there are 2^32 checksums, and a fragment has some 2^18 bits at most.
bool IsWholeButForOneBit(absl::string_view bytes);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_LOG_FORMAT_H_

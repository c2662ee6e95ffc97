// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ENCODING_BIG_ENDIAN_H_
#define CORE_ENCODING_BIG_ENDIAN_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace postgate::encoding {

inline constexpr size_t kBigEndianBytes = 8;

// Eight bytes, the highest first: as keys, numbers from 0 on sort as they do as numbers.
inline void AppendBigEndian(int64_t number, std::string& bytes) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(static_cast<uint64_t>(number) >> shift));
}

// The number at `at`, from where kBigEndianBytes must be there.
inline int64_t BigEndianAt(absl::string_view bytes, size_t at) {
  uint64_t number = 0;
  for (size_t i = 0; i < kBigEndianBytes; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return static_cast<int64_t>(number);
}

}  // namespace postgate::encoding

#endif  // CORE_ENCODING_BIG_ENDIAN_H_

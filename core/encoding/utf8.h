// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ENCODING_UTF8_H_
#define CORE_ENCODING_UTF8_H_

#include <google/protobuf/stubs/common.h>

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace postgate::encoding {

// Of valid UTF-8.
inline size_t CharacterCount(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

inline bool IsUtf8(absl::string_view text) { return google::protobuf::internal::IsStructurallyValidUTF8(text.data(), static_cast<int>(text.size())); }

// The first line, from 1 on, that is no UTF-8; 0 where all are.
inline int LineThatIsNoUtf8(absl::string_view text) {
  if (IsUtf8(text)) return 0;
  int number = 1;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!IsUtf8(line)) break;
    ++number;
  }
  return number;
}

}  // namespace postgate::encoding

#endif  // CORE_ENCODING_UTF8_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ENCODING_UTF8_H_
#define CORE_ENCODING_UTF8_H_

#include <algorithm>
#include <cstddef>

#include "absl/strings/string_view.h"

namespace postgate::encoding {

// Of valid UTF-8.
inline size_t CharacterCount(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace postgate::encoding

#endif  // CORE_ENCODING_UTF8_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_UTF8_H_
#define CLIENT_FORMATS_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace postgate::client {

// True if the text is well-formed UTF-8 (Unicode 15, table 3-7): no overlong form, no surrogate, nothing above U+10FFFF.
bool IsUtf8(absl::string_view text);

// The characters of `text`, which is UTF-8, that are whole within its first `bytes_max` bytes.
absl::string_view WholeCharacters(absl::string_view text, size_t bytes_max);

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_UTF8_H_

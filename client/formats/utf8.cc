// SPDX-License-Identifier: Apache-2.0
#include "client/formats/utf8.h"

#include <cstdint>

namespace postgate::client {
namespace {

bool IsBetween(uint8_t byte, int low, int high) { return byte >= low && byte <= high; }

// Length of the sequence that begins at `at`; 0 if it is not well-formed. Table 3-7 of the Unicode standard.
size_t SequenceAt(absl::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return at + i < text.size() ? static_cast<uint8_t>(text[at + i]) : uint8_t{0}; };
  const uint8_t first = byte(0);
  if (first < 0x80) return 1;
  if (IsBetween(first, 0xC2, 0xDF)) return IsBetween(byte(1), 0x80, 0xBF) ? 2 : 0;
  if (IsBetween(first, 0xE0, 0xEF)) {
    const int low = first == 0xE0 ? 0xA0 : 0x80;
    const int high = first == 0xED ? 0x9F : 0xBF;
    return IsBetween(byte(1), low, high) && IsBetween(byte(2), 0x80, 0xBF) ? 3 : 0;
  }
  if (IsBetween(first, 0xF0, 0xF4)) {
    const int low = first == 0xF0 ? 0x90 : 0x80;
    const int high = first == 0xF4 ? 0x8F : 0xBF;
    return IsBetween(byte(1), low, high) && IsBetween(byte(2), 0x80, 0xBF) && IsBetween(byte(3), 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = SequenceAt(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

absl::string_view WholeCharacters(absl::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

}  // namespace postgate::client

// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/control_characters.h"

#include "core/identifiers/printable_ascii.h"

namespace postgate::identifiers {

bool HasControlCharacter(absl::string_view text, absl::string_view allowed) {
  if (ScanAscii(text).printable) return false;
  unsigned char before = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 || byte == 0x7F) && allowed.find(c) == absl::string_view::npos) return true;
    // U+0080 to U+009F are C2 80 to C2 9F.
    if (before == 0xC2 && byte < 0xA0) return true;
    before = byte;
  }
  return false;
}

bool HasDirectionControl(absl::string_view text) {
  for (size_t at = text.find('\xE2'); at != absl::string_view::npos && at + 2 < text.size(); at = text.find('\xE2', at + 1)) {
    const auto second = static_cast<unsigned char>(text[at + 1]);
    const auto third = static_cast<unsigned char>(text[at + 2]);
    if (second == 0x80 && third >= 0xAA && third <= 0xAE) return true;
    if (second == 0x81 && third >= 0xA6 && third <= 0xA9) return true;
  }
  return false;
}

}  // namespace postgate::identifiers

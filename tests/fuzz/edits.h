// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_FUZZ_EDITS_H_
#define TESTS_FUZZ_EDITS_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace postgate::fuzz {

// Genuine bytes, altered as an input says, for what random bytes never are: signed, or whole enough to be looked into. Four bytes an edit: where (two,
// modulo the size), what, with what.
inline std::string Edited(std::string bytes, absl::string_view edits) {
  for (; edits.size() >= 4 && !bytes.empty(); edits.remove_prefix(4)) {
    const auto byte = [&edits](size_t i) { return static_cast<unsigned char>(edits[i]); };
    const size_t at = (byte(0) * 256u + byte(1)) % bytes.size();
    switch (byte(2) % 5) {
      case 0: bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1u << (byte(3) % 8))); break;
      case 1: bytes[at] = static_cast<char>(byte(3)); break;
      case 2: bytes.erase(at, 1 + byte(3) % 40u); break;
      case 3: bytes.insert(at, 1, static_cast<char>(byte(3))); break;
      default: bytes.insert(at, bytes.substr(at, 1 + byte(3) % 40u));
    }
  }
  return bytes;
}

}  // namespace postgate::fuzz

#endif  // TESTS_FUZZ_EDITS_H_

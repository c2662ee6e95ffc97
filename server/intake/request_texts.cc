// SPDX-License-Identifier: Apache-2.0
#include "server/intake/request_texts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/intake/errors.h"
#include "server/intake/limits.h"

namespace postgate::intake {
namespace {

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, reason, message);
}

// Of valid UTF-8, which protobuf has checked.
size_t Characters(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// C0 controls, DEL and C1 controls (U+0080 to U+009F, in UTF-8 C2 80 to C2 9F), but those that are allowed.
bool HasControlCharacter(absl::string_view text, absl::string_view allowed) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 || c == 0x7F) && allowed.find(text[i]) == absl::string_view::npos) return true;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

}  // namespace

absl::Status CheckIdentifier(absl::string_view name, absl::string_view text, size_t characters_max, absl::string_view reason) {
  if (Characters(text) > characters_max) {
    return Invalid(reason, absl::StrCat(name, " has more than ", characters_max, " characters"));
  }
  if (HasControlCharacter(text, "")) return Invalid(reason, absl::StrCat(name, " has control characters"));
  return absl::OkStatus();
}

absl::Status CheckText(absl::string_view name, absl::string_view text) {
  if (text.size() > kTextBytesMax) return Invalid(kRequestInvalid, absl::StrCat(name, " has more than ", kTextBytesMax, " bytes"));
  if (HasControlCharacter(text, "\t\n")) {
    return Invalid(kRequestInvalid, absl::StrCat(name, " has control characters other than tab and newline"));
  }
  return absl::OkStatus();
}

}  // namespace postgate::intake

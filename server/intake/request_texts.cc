// SPDX-License-Identifier: Apache-2.0
#include "server/intake/request_texts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "core/encoding/utf8.h"
#include "core/identifiers/control_characters.h"
#include "server/intake/errors.h"
#include "server/intake/limits.h"

namespace postgate::intake {
namespace {

constexpr char kTurns[] = " has characters that turn the direction of writing (U+202A to U+202E, U+2066 to U+2069)";

}  // namespace

absl::Status CheckIdentifier(absl::string_view name, absl::string_view text, size_t characters_max, absl::string_view reason) {
  if (encoding::CharacterCount(text) > characters_max) {
    return Invalid(reason, absl::StrCat(name, " has more than ", characters_max, " characters"));
  }
  if (identifiers::HasControlCharacter(text)) return Invalid(reason, absl::StrCat(name, " has control characters"));
  if (identifiers::HasDirectionControl(text)) return Invalid(reason, absl::StrCat(name, kTurns));
  return absl::OkStatus();
}

absl::Status CheckRequestId(absl::string_view request_id) {
  return CheckIdentifier("request_id", request_id, kRequestIdCharactersMax, kRequestInvalid);
}

absl::Status CheckText(absl::string_view name, absl::string_view text) {
  if (text.size() > kTextBytesMax) return Invalid(kRequestInvalid, absl::StrCat(name, " has more than ", kTextBytesMax, " bytes"));
  if (identifiers::HasControlCharacter(text, "\t\n")) {
    return Invalid(kRequestInvalid, absl::StrCat(name, " has control characters other than tab and newline"));
  }
  if (identifiers::HasDirectionControl(text)) return Invalid(kRequestInvalid, absl::StrCat(name, kTurns));
  return absl::OkStatus();
}

}  // namespace postgate::intake

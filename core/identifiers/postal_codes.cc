// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/postal_codes.h"

#include "core/identifiers/characters.h"

namespace postgate::identifiers {
namespace {

constexpr size_t kImpcLength = 6;
constexpr size_t kOperatorLength = 3;
constexpr size_t kUnLocodeLength = 5;
constexpr absl::string_view kCodeList206Prefix = "J1C";

constexpr bool IsLocodeCharacter(char c) { return IsUpper(c) || (c >= '2' && c <= '9'); }

}  // namespace

bool IsImpcShape(absl::string_view code) {
  return code.size() == kImpcLength && AllOf(code.substr(0, 2), IsUpper) && AllOf(code.substr(2), IsUpperOrDigit);
}

bool IsOperatorCodeShape(absl::string_view code) { return !OperatorOfCode(code).empty(); }

absl::string_view OperatorOfCode(absl::string_view code) {
  if (code.size() == kCodeList206Prefix.size() + kOperatorLength &&
      code.substr(0, kCodeList206Prefix.size()) == kCodeList206Prefix) {
    code.remove_prefix(kCodeList206Prefix.size());
  }
  const bool is_operator = code.size() == kOperatorLength && IsUpper(code[0]) && AllOf(code, IsUpperOrDigit);
  return is_operator ? code : absl::string_view();
}

bool IsUnLocodeShape(absl::string_view code) {
  return code.size() == kUnLocodeLength && AllOf(code.substr(0, 2), IsUpper) &&
         AllOf(code.substr(2), IsLocodeCharacter);
}

}  // namespace postgate::identifiers

// SPDX-License-Identifier: Apache-2.0
//
// Any text as the PKCS#11 URI of a key.
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "core/tokens/pkcs11_uri.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {

void RunOnce(absl::string_view input) {
  const auto uri = tokens::ParsePkcs11Uri(input);
  const auto again = tokens::ParsePkcs11Uri(input);
  Require(uri.status() == again.status(), "the same twice");
  if (!uri.ok()) {
    Require(absl::IsInvalidArgument(uri.status()), "what is no such URI is an invalid argument");
    Require(absl::StartsWith(uri.status().message(), "PKCS#11 URI: "), "an error says what it is of");
    // No value is repeated: the texts are our own, and short.
    Require(uri.status().message().size() < 200, "an error is as long as our own words");
    return;
  }
  Require(tokens::IsPkcs11Uri(input), "what was read begins as one does");
  // As a part of a value it is no attribute.
  for (const absl::string_view attribute : absl::StrSplit(input.substr(std::min(input.find('?'), input.size() - 1) + 1), '&')) {
    Require(!absl::StartsWith(attribute, "pin-value="), "a PIN in the URI is never taken");
  }
  Require(!uri->module_path.empty() && !uri->pin_file.empty(), "module and PIN's file are named");
  Require(!uri->token.empty() || !uri->serial.empty(), "a token is named");
  Require(!uri->object.empty() || !uri->id.empty(), "a key is named");
  for (const std::string* text : {&uri->token, &uri->object, &uri->module_path, &uri->pin_file}) {
    Require(!absl::StrContains(*text, absl::string_view("\0", 1)), "what is given to C has no NUL");
  }
}

}  // namespace postgate::fuzz

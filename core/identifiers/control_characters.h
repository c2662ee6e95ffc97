// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_IDENTIFIERS_CONTROL_CHARACTERS_H_
#define CORE_IDENTIFIERS_CONTROL_CHARACTERS_H_

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

// Whether a text has a control character of Unicode (category Cc: U+0000 to U+001F, U+007F, U+0080 to U+009F), those of ASCII in `allowed`
// aside. `text` is valid UTF-8.
bool HasControlCharacter(absl::string_view text, absl::string_view allowed = "");

// Whether a text has a character that turns the direction of those behind it: U+202A to U+202E, U+2066 to U+2069. What is shown of it is then not what
// it says. The marks U+200E and U+200F, which right-to-left scripts need, are none. `text` is valid UTF-8.
bool HasDirectionControl(absl::string_view text);

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_CONTROL_CHARACTERS_H_

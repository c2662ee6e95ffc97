// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_WORDS_TEXT_H_
#define CORE_PROFILES_WORDS_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace postgate::profiles {

// Writes the words of a text, which is valid UTF-8, into `words`: in lower case (Unicode's simple case folding), a blank before each and behind the last. Letters, digits and marks of
// any script make words, all else parts them: " men s t shirt ". Nothing but a blank where there is no word.
// What nobody sees (a soft hyphen, a joiner, a variation selector) is left out, so that it hides no word.
void WriteWords(absl::string_view text, std::string& words);

// The text itself in lower case beyond ASCII, without what nobody sees.
void WriteFolded(absl::string_view text, std::string& folded);

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_WORDS_TEXT_H_

// SPDX-License-Identifier: Apache-2.0
//
// What rules ask about free text.
#ifndef CORE_VALIDATION_TEXT_H_
#define CORE_VALIDATION_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace postgate::validation {

// Characters are Unicode code points, as in the limits of UPU and ICS2 formats; never bytes.
size_t CharacterCount(absl::string_view text);
inline bool IsLongerThan(absl::string_view text, size_t characters) {
  return text.size() > characters && CharacterCount(text) > characters;
}

// The ways in which a text can be there and yet say nothing, after the EU's guidance and Canada's PACT guide.
enum class EmptyPattern {
  kNone,
  kOnlyBlanks,  // Points, hyphens, white space.
  kOnlyDigits,
  kOnlySymbols,
  kOnlySymbolsAndDigits,
  kOneCharacterRepeated,  // Three times or more.
  kFileExtension,
};

// Returns the first pattern that the whole text fits; kNone for an empty text, whose absence other rules report.
EmptyPattern FindEmptyPattern(absl::string_view text);

// Says what the pattern is, as the end of a sentence: "only digits".
absl::string_view DescribePattern(EmptyPattern pattern);

// Returns a code in quotes for a message: cut to a readable length, control characters escaped. Not for personal data.
std::string Quoted(absl::string_view code);

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_TEXT_H_

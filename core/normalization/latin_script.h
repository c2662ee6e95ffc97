// SPDX-License-Identifier: Apache-2.0
//
// Text of other scripts in Latin letters, for search and comparison beside the original.
#ifndef CORE_NORMALIZATION_LATIN_SCRIPT_H_
#define CORE_NORMALIZATION_LATIN_SCRIPT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "core/identifiers/printable_ascii.h"
#include "core/reference/latin_letters.h"

namespace postgate::normalization {

// True when no character is a letter of another script. Digits, marks and symbols are of all scripts. Takes valid UTF-8.
bool IsInLatinScript(absl::string_view text);

// In letters of ASCII as far as is known how. Hangul by its letters, Cyrillic and Han characters by the table, the latter as Chinese with a space
// between syllables; what is left by ICU ("Any-Latin; Latin-ASCII"), which takes some 0.5 microseconds a byte and lets one thread of the process at a time apply its rules:
// the lock is ICU's own and stands over all of its transliterators, so that one for each thread would wait as well.
std::string ToLatin(absl::string_view text, const reference::LatinLetters& letters);

// The texts of one item.
class LatinTexts {
 public:
  // Bytes of original text of one item; what is beyond has no Latin form.
  static constexpr size_t kBytesMax = 8 << 10;
  // Of these, the bytes of texts that the tables leave to ICU: no item keeps it from the others for more than a millisecond.
  static constexpr size_t kIcuBytesMax = 2 << 10;

  // `letters` must outlive it.
  LatinTexts(identifiers::Texts texts, const reference::LatinLetters& letters)
      : is_plain_(texts == identifiers::Texts::kPlain), letters_(letters) {}

  // True when no text needs a Latin form.
  bool IsIdle() const { return is_plain_; }
  // Whether `original` needs a Latin form.
  bool Needs(absl::string_view original) const { return !is_plain_ && !identifiers::IsPlain(original) && !IsInLatinScript(original); }

  // The Latin form; empty when the item has had its share.
  std::string Of(absl::string_view original);

 private:
  const bool is_plain_;
  const reference::LatinLetters& letters_;
  size_t bytes_left_ = kBytesMax;
  size_t icu_bytes_left_ = kIcuBytesMax;
};

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_LATIN_SCRIPT_H_

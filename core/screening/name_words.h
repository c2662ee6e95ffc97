// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SCREENING_NAME_WORDS_H_
#define CORE_SCREENING_NAME_WORDS_H_

#include <array>
#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace postgate::screening {

// The words of a name in Latin letters, as screening compares them: letters of ASCII in upper case and digits. An apostrophe or a full stop within a word is
// left out ("O'BRIEN", "S.A."), all else ends one.
class NameWords {
 public:
  // What is beyond is not looked at: longer names are told apart by what comes first.
  static constexpr size_t kWordsMax = 16;
  static constexpr size_t kLettersMax = 256;

  NameWords() = default;
  explicit NameWords(absl::string_view name) { Read(name); }
  NameWords(const NameWords&) = delete;
  NameWords& operator=(const NameWords&) = delete;

  // `name` in ASCII; what is not is a gap.
  void Read(absl::string_view name);

  absl::Span<const absl::string_view> words() const { return {words_.data(), count_}; }

 private:
  std::array<char, kLettersMax> letters_;
  std::array<absl::string_view, kWordsMax> words_;
  size_t count_ = 0;
};

}  // namespace postgate::screening

#endif  // CORE_SCREENING_NAME_WORDS_H_

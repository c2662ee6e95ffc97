// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_STOP_WORDS_H_
#define CORE_REFERENCE_STOP_WORDS_H_

#include <bitset>
#include <functional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "core/identifiers/ascii_words.h"

namespace postgate::reference {

// Terms that say nothing when they are a field's whole content: "gift", "parts", "unknown".
//
// A text matches a term when both are equal after compatibility normalization (NFKC) and case folding, white space
// collapsed, punctuation at the ends stripped, a leading quantity ("2 x", "1pc") dropped and a plural's s folded.
// Immutable once loaded; safe to use from many threads. Find does not allocate for ASCII text.
class StopWords {
 public:
  // Whether a public list of a customs administration holds the term, or experience alone.
  enum class Match { kNone, kConfirmed, kKnown };

  // Adds a term; kConfirmed is kept when it was added before. Fails when nothing is left of it after normalization.
  absl::Status Add(absl::string_view term, Match match);

  Match Find(absl::string_view text) const;

  // Says of a term whether it counts within a longer text; to be called after the last Add. A word that names goods by itself ("steel",
  // "shoe") is vague alone and right among others.
  void CountWithin(const std::function<bool(absl::string_view term)>& counts);

  // Whether a longer text holds a term that counts there, as whole words of ASCII letters; a word with a letter or sign of another script is none of a term's, and what
  // stands around it is looked at. False for a text that is a term itself, and for more than kTextWithinMax bytes. Does not allocate.
  bool IsWithin(absl::string_view text) const;
  // The longest description has 512 characters.
  static constexpr size_t kTextWithinMax = 512;

  size_t size() const { return terms_.size(); }

 private:
  static constexpr size_t kFirstWords = 4096;
  // Slots tell what is no term from its first letters: another text may have a term's, a term always has its own. So many letters that few words have
  // a term's slot, and so few that most plurals have their singular's.
  static constexpr size_t kFirstWordLetters = 4;
  // Of a word's first letters, at most kLetters of them.
  template <size_t kLetters>
  static size_t SlotOf(absl::string_view word);
  // False only where the text is no term for certain.
  bool MayBeTerm(absl::string_view text) const;
  // As IsWithin, but true as well for a text that is a term itself. Of a text of ASCII, whose words are found; of any.
  bool AsciiHoldsTerm(absl::string_view text, const identifiers::AsciiWords& words) const;
  bool HoldsTerm(absl::string_view text) const;
  // Whether a term that counts within a text is its next words: `take` gives one after the other, and says false when there is none that can be a term's.
  template <typename Take>
  bool AreTerm(Take take) const;

  absl::flat_hash_map<std::string, Match> terms_;
  // The slots of the letters that terms begin with.
  std::bitset<kFirstWords> beginnings_;
  // Terms that count within a longer text; first_words_ has the slot of each one's first word, so that most words need no lookup.
  absl::flat_hash_set<std::string> within_;
  std::bitset<kFirstWords> first_words_;
  // The same of the terms of several words alone.
  std::bitset<kFirstWords> first_of_several_;
};

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_STOP_WORDS_H_

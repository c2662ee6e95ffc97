// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SCREENING_WORD_INDEX_H_
#define CORE_SCREENING_WORD_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/screening/one_edit.h"

namespace postgate::screening {

// Finds the words that are at most one edit away from a word, without looking at the others: every word is kept under itself and under itself without each one
// of its letters, and looked for the same way (Mor and Fraenkel 1982). Immutable; may be shared by all threads.
class WordIndex {
 public:
  // Letters of a word that are looked at; none that differ behind them are told apart.
  static constexpr size_t kWordMax = 32;
  // Of more, those that are found first.
  static constexpr size_t kMatchesMax = 64;

  struct Match {
    uint32_t word;
    float similarity;
  };

  // Words of upper-case letters and digits, each once. Those from `exact_from` on are found as they are alone.
  WordIndex(std::vector<std::string> words, size_t exact_from);

  // Writes the words that `word` may stand for, the one that is most like it first; returns how many. `matches` has kMatchesMax places.
  size_t Find(absl::string_view word, Match* matches) const;
  // As it is. kNone when there is no such word.
  static constexpr uint32_t kNone = ~uint32_t{0};
  uint32_t FindExact(absl::string_view word) const;

  size_t size() const { return words_.size(); }
  absl::string_view word(uint32_t id) const { return words_[id]; }

 private:
  // What a key is made of.
  struct Source {
    uint32_t word;
    LeftOut without;
  };
  // sources_[first, first + count).
  struct Sources {
    uint32_t first = 0;
    uint32_t count = 0;
  };

  absl::Span<const Source> SourcesOf(uint64_t key) const;

  std::vector<std::string> words_;
  // Those of one key beside one another.
  std::vector<Source> sources_;
  absl::flat_hash_map<uint64_t, Sources> by_key_;
};

}  // namespace postgate::screening

#endif  // CORE_SCREENING_WORD_INDEX_H_

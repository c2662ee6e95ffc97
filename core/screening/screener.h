// SPDX-License-Identifier: Apache-2.0
//
// Denied-party screening: whether a name is one of a list's, written a little differently.
#ifndef CORE_SCREENING_SCREENER_H_
#define CORE_SCREENING_SCREENER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/reference/latin_letters.h"
#include "core/screening/denied_parties.h"
#include "core/screening/name_words.h"
#include "core/screening/word_index.h"

namespace postgate::screening {

// The best entry for a name.
struct Hit {
  // Index in the list's parties and in the party's names; meaningless where the score is 0.
  uint32_t party = 0;
  uint32_t name = 0;
  // From 0, nothing alike, to 1, the same words in any order. Below Screener::kMatched the entry is one of those that are a little like the name, not always
  // the one that is most like it: those that can't be a match are not looked at.
  float score = 0;
  // The screener's own.
  uint32_t place = 0;
};

// A word of the name, two where the list writes them as one, and what it was taken for.
struct WordPair {
  std::string word;
  std::string listed;
};

// For people: "AERO CARIBBEAN for AEROCARIBBEAN, AIRLINES".
std::string WordsText(absl::Span<const WordPair> pairs);

// Built from a list once; immutable and shared by all threads. The list and the letters must outlive it.
//
// A name has its words' weights: the longer a word and the rarer in the list, the more; particles, titles and legal forms hardly any. Candidates are the names of
// the list that have a word at most one edit away from one of the name's. The score is how alike the words are that agree (Jaro and Winkler), times how much of
// the list's name they weigh, times a penalty for what of the name itself is not in it. Words may stand in any order, and be written as one or apart.
class Screener {
 public:
  // From this score on a name counts as one of the list's: the least at which names with an edit in each word of three letters and more are found (99.9 % of
  // OFAC's list, screening_quality_test) and ordinary names are not (0.9 % are).
  static constexpr float kMatched = 0.77F;

  // What one thread needs to screen; not shared. Some hundred kilobytes, used again from name to name.
  class Scratch {
   public:
    explicit Scratch(const Screener& screener);

   private:
    friend class Screener;
    struct WordMatch {
      uint32_t round = 0;
      float similarity = 0;
      // Bits of the name's words, each of which it stands for.
      uint32_t of = 0;
      // Bits of two neighbours that it stands for, written as one.
      uint32_t both = 0;
    };
    // The last name's.
    NameWords words_;
    uint32_t round_ = 0;
    std::vector<WordMatch> by_word_;
    std::vector<uint32_t> seen_in_;
    std::array<WordIndex::Match, (WordIndex::kMatchesMax + 1) * NameWords::kWordsMax> matches_;
  };

  Screener(const DeniedParties& list, const reference::LatinLetters& letters);

  // `name` is valid UTF-8, in any script.
  Hit Best(absl::string_view name, Scratch& scratch) const;
  // Why: which words agree. Of the hit that Best gave last with this scratch.
  std::vector<WordPair> Reasons(const Hit& hit, const Scratch& scratch) const;

 private:
  // A word of a list's name, or two neighbours written as one.
  struct Part {
    uint32_t word;
    // Bits of the name's words.
    uint32_t covers;
  };
  struct Name {
    uint32_t party;
    uint32_t name;
    // parts_[first, first + words) are its words, up to `end` the joined ones.
    uint32_t first;
    uint32_t words;
    uint32_t end;
    float weight;
  };
  struct Posting {
    uint32_t name;
    float weight;
  };
  // What a name's words weigh together, and each of them.
  struct Query {
    std::array<float, NameWords::kWordsMax> weights;
    float weight = 0;
    // What all that they may stand for weighs at most.
    float heaviest = 0;
  };
  struct Probe {
    const WordIndex::Match* begin;
    const WordIndex::Match* end;
    float weight;
    size_t cost;
  };

  // Fills in the names and their parts; returns the words, those from `exact_from` on being two of a name written as one.
  std::vector<std::string> AddNames(const DeniedParties& list, size_t& exact_from);
  void AddPostings(size_t words);
  void WeighNames();
  float WeightOf(absl::string_view word, size_t names) const;
  // What the words weigh that a part covers.
  float CoveredWeight(const Name& name, const Part& part) const;
  void ScoreNamesWith(uint32_t word, const Query& query, Scratch& scratch, Hit& best) const;
  // Where a part of a list's name has words of the name that are not used yet: their bits.
  static uint32_t TakenBy(const Part& part, const Scratch& scratch, uint32_t used, uint32_t covered);
  // Gives `visit` each part, by its place in parts_, that agrees with words of the name, and their bits.
  template <typename Visit>
  void ForEachAgreement(const Name& name, const Scratch& scratch, Visit visit) const;
  float ScoreOf(const Name& name, const Query& query, const Scratch& scratch) const;
  static void Mark(const WordIndex::Match& match, size_t word, Scratch& scratch);
  // Words of the name with what they may stand for; returns how many of the probes there are.
  size_t Look(Query& query, absl::Span<Probe> probes, Scratch& scratch) const;

  const reference::LatinLetters& letters_;
  std::vector<Name> names_;
  std::vector<Part> parts_;
  std::unique_ptr<const WordIndex> index_;
  std::vector<float> word_weights_;
  // What it covers of a name at most: more than its own weight where it is two of the name's words.
  std::vector<float> word_covers_;
  // The names that have a word, the lightest first: postings_[posting_begins_[word], posting_begins_[word + 1]).
  std::vector<uint32_t> posting_begins_;
  std::vector<Posting> postings_;
};

}  // namespace postgate::screening

#endif  // CORE_SCREENING_SCREENER_H_

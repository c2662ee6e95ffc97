// SPDX-License-Identifier: Apache-2.0
#include "core/screening/word_index.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace postgate::screening {
namespace {

constexpr uint64_t kBase = 0x9E3779B97F4A7C15;

constexpr auto kPowers = [] {
  std::array<uint64_t, WordIndex::kWordMax + 1> powers{1};
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * kBase;
  return powers;
}();

absl::string_view Cut(absl::string_view word) { return word.substr(0, WordIndex::kWordMax); }

// Keys of a word and of the word without one letter, each in a constant number of steps: a polynomial of the letters.
class Keys {
 public:
  explicit Keys(absl::string_view word) : size_(word.size()) {
    prefixes_[0] = 0;
    for (size_t i = 0; i < size_; ++i) prefixes_[i + 1] = prefixes_[i] * kBase + static_cast<unsigned char>(word[i]);
  }
  uint64_t Whole() const { return prefixes_[size_] + size_; }
  uint64_t Without(size_t i) const {
    const uint64_t behind = prefixes_[size_] - prefixes_[i + 1] * kPowers[size_ - 1 - i];
    return prefixes_[i] * kPowers[size_ - 1 - i] + behind + size_ - 1;
  }

 private:
  size_t size_;
  std::array<uint64_t, WordIndex::kWordMax + 1> prefixes_;
};

// Gives `take` the keys of the word and of the word without each of its letters, with what they are without.
template <typename Take>
void ForEachKey(absl::string_view word, bool whole_only, Take take) {
  const Keys keys(word);
  const auto size = static_cast<uint8_t>(word.size());
  take(keys.Whole(), LeftOut{0, 0, 0, size});
  if (whole_only || size < 2) return;
  for (size_t first = 0, last = 0; first < size; first = last + 1) {
    for (last = first; last + 1 < size && word[last + 1] == word[first];) ++last;
    take(keys.Without(first), LeftOut{static_cast<uint8_t>(first), static_cast<uint8_t>(last), word[first], size});
  }
}

}  // namespace

WordIndex::WordIndex(std::vector<std::string> words, size_t exact_from) : words_(std::move(words)) {
  std::vector<std::pair<uint64_t, Source>> keys;
  for (uint32_t word = 0; word < words_.size(); ++word) {
    ForEachKey(Cut(words_[word]), word >= exact_from, [&](uint64_t key, const LeftOut& without) { keys.push_back({key, {word, without}}); });
  }
  std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return std::tie(a.first, a.second.word) < std::tie(b.first, b.second.word); });
  by_key_.reserve(keys.size());
  for (const auto& [key, source] : keys) {
    ++by_key_.try_emplace(key, Sources{static_cast<uint32_t>(sources_.size()), 0}).first->second.count;
    sources_.push_back(source);
  }
}

absl::Span<const WordIndex::Source> WordIndex::SourcesOf(uint64_t key) const {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return {};
  return {sources_.data() + found->second.first, found->second.count};
}

size_t WordIndex::Find(absl::string_view word, Match* matches) const {
  size_t count = 0;
  ForEachKey(Cut(word), false, [&](uint64_t key, const LeftOut& without) {
    for (const Source& source : SourcesOf(key)) {
      const float similarity = SimilarityOf(without, source.without);
      if (similarity <= 0) continue;
      Match* const end = matches + count;
      Match* const known = std::find_if(matches, end, [&](const Match& match) { return match.word == source.word; });
      if (known != end) {
        known->similarity = std::max(known->similarity, similarity);
      } else if (count < kMatchesMax) {
        matches[count++] = {source.word, similarity};
      }
    }
  });
  // Itself comes first: where it is among them, it was found by the first key, with the words that are one letter longer.
  Match* const itself = std::max_element(matches, matches + count, [](const Match& a, const Match& b) { return a.similarity < b.similarity; });
  if (count > 0) std::swap(*matches, *itself);
  return count;
}

uint32_t WordIndex::FindExact(absl::string_view word) const {
  for (const Source& source : SourcesOf(Keys(Cut(word)).Whole())) {
    if (source.without.letter == 0) return source.word;
  }
  return kNone;
}

}  // namespace postgate::screening

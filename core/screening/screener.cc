// SPDX-License-Identifier: Apache-2.0
#include "core/screening/screener.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/screening/latin_name.h"
#include "core/screening/word_roles.h"

namespace postgate::screening {
namespace {

// How much of the score goes when none of the weight of the name's own words is in the list's name.
constexpr float kUnlistedPart = 0.7F;
// Two words of one side that are one of the other's: as good as a word that is nearly the same.
constexpr float kJoinedSimilarity = 0.97F;
// A word that the list knows as it is, taken for another of the list's: seldom a slip.
constexpr float kKnownWordFactor = 0.9F;
constexpr float kMinorWeight = 0.1F;
constexpr size_t kShortWord = 2;
// Letters from which on a word has its full weight.
constexpr float kFullLetters = 5;

void ReadName(absl::string_view name, const reference::LatinLetters& letters, NameWords& words) {
  const bool is_ascii = std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  words.Read(is_ascii ? name : absl::string_view(LatinName(name, letters)));
}

}  // namespace

std::string WordsText(absl::Span<const WordPair> pairs) {
  return absl::StrJoin(pairs, ", ", [](std::string* text, const WordPair& pair) {
    absl::StrAppend(text, pair.word);
    if (pair.word != pair.listed) absl::StrAppend(text, " for ", pair.listed);
  });
}

Screener::Scratch::Scratch(const Screener& screener) : by_word_(screener.index_->size()), seen_in_(screener.names_.size()) {}

Screener::Screener(const DeniedParties& list, const reference::LatinLetters& letters) : letters_(letters) {
  size_t exact_from = 0;
  std::vector<std::string> words = AddNames(list, exact_from);
  AddPostings(words.size());
  for (size_t i = 0; i < words.size(); ++i) word_weights_.push_back(WeightOf(words[i], posting_begins_[i + 1] - posting_begins_[i]));
  WeighNames();
  index_ = std::make_unique<const WordIndex>(std::move(words), exact_from);
}

std::vector<std::string> Screener::AddNames(const DeniedParties& list, size_t& exact_from) {
  absl::flat_hash_map<std::string, uint32_t> ids;
  std::vector<std::string> words;
  const auto id_of = [&](const std::string& word) {
    const auto [at, is_new] = ids.emplace(word, static_cast<uint32_t>(words.size()));
    if (is_new) words.push_back(word);
    return at->second;
  };
  // Of each name, its neighbours written as one: these words come behind all others.
  std::vector<std::vector<std::string>> joined;
  NameWords its;
  for (uint32_t party = 0; party < list.parties.size(); ++party) {
    for (uint32_t i = 0; i < list.parties[party].names.size(); ++i) {
      ReadName(list.parties[party].names[i], letters_, its);
      const auto count = static_cast<uint32_t>(its.words().size());
      if (count == 0) continue;
      names_.push_back({party, i, static_cast<uint32_t>(parts_.size()), count, static_cast<uint32_t>(parts_.size()) + 2 * count - 1, 0});
      for (uint32_t at = 0; at < count; ++at) parts_.push_back({id_of(std::string(its.words()[at])), 1u << at});
      std::vector<std::string>& pairs = joined.emplace_back();
      for (uint32_t at = 0; at + 1 < count; ++at) {
        pairs.push_back(absl::StrCat(its.words()[at], its.words()[at + 1]));
        parts_.push_back({0, 3u << at});
      }
    }
  }
  exact_from = words.size();
  for (size_t i = 0; i < names_.size(); ++i) {
    for (size_t at = 0; at < joined[i].size(); ++at) parts_[names_[i].first + names_[i].words + at].word = id_of(joined[i][at]);
  }
  return words;
}

void Screener::AddPostings(size_t words) {
  std::vector<std::pair<uint32_t, uint32_t>> postings;
  for (uint32_t i = 0; i < names_.size(); ++i) {
    for (uint32_t at = names_[i].first; at < names_[i].end; ++at) postings.emplace_back(parts_[at].word, i);
  }
  std::sort(postings.begin(), postings.end());
  postings.erase(std::unique(postings.begin(), postings.end()), postings.end());
  posting_begins_.assign(words + 1, 0);
  for (const auto& [word, name] : postings) {
    ++posting_begins_[word + 1];
    postings_.push_back({name, 0});
  }
  std::partial_sum(posting_begins_.begin(), posting_begins_.end(), posting_begins_.begin());
}

void Screener::WeighNames() {
  word_covers_.assign(word_weights_.size(), 0);
  for (Name& name : names_) {
    for (uint32_t at = name.first; at < name.end; ++at) {
      const float covered = CoveredWeight(name, parts_[at]);
      if (at < name.first + name.words) name.weight += covered;
      word_covers_[parts_[at].word] = std::max(word_covers_[parts_[at].word], covered);
    }
  }
  for (Posting& posting : postings_) posting.weight = names_[posting.name].weight;
  for (size_t word = 0; word < word_weights_.size(); ++word) {
    std::sort(postings_.begin() + posting_begins_[word], postings_.begin() + posting_begins_[word + 1],
              [](const Posting& a, const Posting& b) { return std::tie(a.weight, a.name) < std::tie(b.weight, b.name); });
  }
}

// By its length, and by how many of the list's names have it. A short word that no name of the list has is taken for a particle or an initial.
float Screener::WeightOf(absl::string_view word, size_t names) const {
  if (IsMinorWord(word) || (names == 0 && word.size() <= kShortWord)) return kMinorWeight;
  const float length = std::min(1.0F, static_cast<float>(word.size()) / kFullLetters);
  const auto all = static_cast<float>(names_.size() + 2);
  return length * std::sqrt(std::log(all / static_cast<float>(names + 1)) / std::log(all));
}

void Screener::Mark(const WordIndex::Match& match, size_t word, Scratch& scratch) {
  Scratch::WordMatch& mark = scratch.by_word_[match.word];
  if (mark.round != scratch.round_) mark = {scratch.round_, 0, 0, 0};
  // Of several words of the name that are like it, each may stand for it; they count as the one that is most like it.
  mark.of |= 1u << word;
  mark.similarity = std::max(mark.similarity, match.similarity);
}

size_t Screener::Look(Query& query, absl::Span<Probe> probes, Scratch& scratch) const {
  const absl::Span<const absl::string_view> words = scratch.words_.words();
  size_t count = 0;
  WordIndex::Match* free = scratch.matches_.data();
  for (size_t i = 0; i < words.size(); ++i) {
    WordIndex::Match* const begin = free;
    free += index_->Find(words[i], begin);
    const WordIndex::Match* closest = begin;
    float heaviest = 0;
    size_t cost = 0;
    const bool is_known = begin != free && begin->similarity == 1;
    for (WordIndex::Match* match = begin; match != free; ++match) {
      if (is_known && match != begin) match->similarity *= kKnownWordFactor;
      if (match->similarity > closest->similarity) closest = match;
      heaviest = std::max(heaviest, word_covers_[match->word]);
      cost += posting_begins_[match->word + 1] - posting_begins_[match->word];
      Mark(*match, i, scratch);
    }
    query.weights[i] = begin == free ? WeightOf(words[i], 0) : word_weights_[closest->word];
    query.weight += query.weights[i];
    query.heaviest += heaviest;
    if (begin != free) probes[count++] = {begin, free, query.weights[i], cost};
  }
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    // Neighbours in the buffer, too.
    const absl::string_view both(words[i].data(), words[i].size() + words[i + 1].size());
    const uint32_t word = index_->FindExact(both);
    if (word == WordIndex::kNone) continue;
    *free = {word, kJoinedSimilarity};
    Scratch::WordMatch& mark = scratch.by_word_[word];
    if (mark.round != scratch.round_) mark = {scratch.round_, kJoinedSimilarity, 0, 0};
    mark.both = 3u << i;
    query.heaviest += word_covers_[word];
    // Its names need have none of the words as they stand alone, so it is looked at in any case.
    probes[count++] = {free, free + 1, 0, 0};
    ++free;
  }
  return count;
}

Hit Screener::Best(absl::string_view name, Scratch& scratch) const {
  ReadName(name, letters_, scratch.words_);
  if (++scratch.round_ == 0) {
    std::fill(scratch.by_word_.begin(), scratch.by_word_.end(), Scratch::WordMatch());
    std::fill(scratch.seen_in_.begin(), scratch.seen_in_.end(), 0);
    scratch.round_ = 1;
  }
  Query query;
  std::array<Probe, 2 * NameWords::kWordsMax> probes;
  const size_t probe_count = Look(query, absl::MakeSpan(probes), scratch);
  std::sort(probes.begin(), probes.begin() + static_cast<ptrdiff_t>(probe_count), [](const Probe& a, const Probe& b) { return a.cost < b.cost; });

  Hit best;
  // A name of the list that is to reach kMatched has words of the query of more than this weight: the rarest ones that make it up are enough to find it by.
  float left = query.weight * (1 - kMatched) / kUnlistedPart;
  for (size_t i = 0; i < probe_count && left >= 0; ++i) {
    left -= probes[i].weight;
    for (const WordIndex::Match* match = probes[i].begin; match != probes[i].end; ++match) {
      ScoreNamesWith(match->word, query, scratch, best);
      if (best.score >= 1) return best;
    }
  }
  return best;
}

void Screener::ScoreNamesWith(uint32_t word, const Query& query, Scratch& scratch, Hit& best) const {
  const float heaviest = query.heaviest / kMatched;
  for (uint32_t at = posting_begins_[word]; at < posting_begins_[word + 1] && postings_[at].weight <= heaviest; ++at) {
    const uint32_t candidate = postings_[at].name;
    if (scratch.seen_in_[candidate] == scratch.round_) continue;
    scratch.seen_in_[candidate] = scratch.round_;
    const float score = ScoreOf(names_[candidate], query, scratch);
    if (score > best.score) best = {names_[candidate].party, names_[candidate].name, score, candidate};
  }
}

float Screener::CoveredWeight(const Name& name, const Part& part) const {
  float weight = 0;
  for (uint32_t covers = part.covers; covers != 0; covers &= covers - 1) {
    weight += word_weights_[parts_[name.first + static_cast<uint32_t>(std::countr_zero(covers))].word];
  }
  return weight;
}

uint32_t Screener::TakenBy(const Part& part, const Scratch& scratch, uint32_t used, uint32_t covered) {
  if ((covered & part.covers) != 0) return 0;
  const Scratch::WordMatch& match = scratch.by_word_[part.word];
  if (match.round != scratch.round_) return 0;
  const uint32_t one = match.of & ~used;
  if (one != 0) return one & (~one + 1);
  return (match.both & used) == 0 ? match.both : 0;
}

template <typename Visit>
void Screener::ForEachAgreement(const Name& name, const Scratch& scratch, Visit visit) const {
  uint32_t used = 0;
  uint32_t covered = 0;
  for (uint32_t at = name.first; at < name.end; ++at) {
    const uint32_t taken = TakenBy(parts_[at], scratch, used, covered);
    if (taken == 0) continue;
    used |= taken;
    covered |= parts_[at].covers;
    visit(at, taken);
  }
}

float Screener::ScoreOf(const Name& name, const Query& query, const Scratch& scratch) const {
  float listed = 0;
  float own = 0;
  ForEachAgreement(name, scratch, [&](uint32_t at, uint32_t taken) {
    const bool is_joined = at >= name.first + name.words;
    const float found = scratch.by_word_[parts_[at].word].similarity;
    listed += (is_joined ? std::min(found, kJoinedSimilarity) : found) * CoveredWeight(name, parts_[at]);
    for (uint32_t words = taken; words != 0; words &= words - 1) own += query.weights[static_cast<size_t>(std::countr_zero(words))];
  });
  return listed / name.weight * (1 - kUnlistedPart * (1 - own / query.weight));
}

std::vector<WordPair> Screener::Reasons(const Hit& hit, const Scratch& scratch) const {
  std::vector<WordPair> pairs;
  if (hit.score <= 0) return pairs;
  const absl::Span<const absl::string_view> words = scratch.words_.words();
  ForEachAgreement(names_[hit.place], scratch, [&](uint32_t at, uint32_t taken) {
    WordPair& pair = pairs.emplace_back();
    for (uint32_t bits = taken; bits != 0; bits &= bits - 1) {
      absl::StrAppend(&pair.word, pair.word.empty() ? "" : " ", words[static_cast<size_t>(std::countr_zero(bits))]);
    }
    pair.listed = std::string(index_->word(parts_[at].word));
  });
  return pairs;
}

}  // namespace postgate::screening

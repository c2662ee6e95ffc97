// SPDX-License-Identifier: Apache-2.0
#include "core/reference/goods_nouns.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/identifiers/characters.h"

namespace postgate::reference {
namespace {

using identifiers::AsciiWords;
using identifiers::IsLower;
using identifiers::ToLower;

// Longer words are in no list.
constexpr size_t kWordMax = 24;

// data/derivation/make_goods_nouns.py has the same two lists.
constexpr absl::string_view kStops[] = {"with", "for",   "of",    "in",      "from", "by",     "and",        "or",
                                        "to",   "on",    "at",    "without", "made", "having", "containing", "whether",
                                        "not",  "being", "other", "than",    "as",   "over"};
constexpr absl::string_view kTurning[] = {"toy",       "doll",    "model", "miniature", "costume",   "part",
                                          "accessory", "leather", "fur",   "paper",     "electric",  "led",
                                          "pet",       "dog",     "cat",   "baby",      "inflatable"};

template <size_t kSize>
bool IsIn(const absl::string_view (&words)[kSize], absl::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// A word in lower case, in the singular where that is easily told.
struct Word {
  explicit Word(absl::string_view text) {
    if (text.size() > kWordMax) return;
    for (const char c : text) letters[size++] = ToLower(c);
  }

  absl::string_view view() const { return absl::string_view(letters, size); }

  void FoldPlural() {
    const absl::string_view word = view();
    if (size > 4 && (absl::EndsWith(word, "ches") || absl::EndsWith(word, "shes") || absl::EndsWith(word, "sses") ||
                     absl::EndsWith(word, "xes"))) {
      size -= 2;
    } else if (size > 4 && absl::EndsWith(word, "ies")) {
      size -= 2;
      letters[size - 1] = 'y';
    } else if (size >= 4 && absl::EndsWith(word, "s") && !absl::EndsWith(word, "ss")) {
      --size;
    }
  }

  char letters[kWordMax] = {};
  size_t size = 0;
};

// Takes the ' s of a genitive, blanks and hyphens. Returns false at anything else, which ends the phrase.
bool TakeGap(absl::string_view* text) {
  if (absl::StartsWith(*text, "'s") || absl::StartsWith(*text, "'S")) {
    text->remove_prefix(2);
  } else if (absl::StartsWith(*text, "'")) {
    text->remove_prefix(1);
  }
  size_t size = 0;
  while (size < text->size() && ((*text)[size] == ' ' || (*text)[size] == '-')) ++size;
  text->remove_prefix(size);
  return size > 0;
}

constexpr size_t kLongestStop = 10;

// Which first letters and lengths the words have that end a phrase: most others are told from them by that.
constexpr auto kStopShapes = [] {
  std::array<std::array<bool, kLongestStop + 1>, 26> shapes{};
  for (const absl::string_view stop : kStops) shapes[static_cast<size_t>(stop[0] - 'a')][stop.size()] = true;
  return shapes;
}();

bool EndsPhrase(absl::string_view word) {
  if (word.size() > kLongestStop || !kStopShapes[static_cast<size_t>(ToLower(word[0]) - 'a')][word.size()]) return false;
  return std::any_of(std::begin(kStops), std::end(kStops), [word](absl::string_view stop) { return absl::EqualsIgnoreCase(stop, word); });
}

absl::string_view HeadOf(absl::string_view description, const AsciiWords& words) {
  absl::string_view head;
  absl::string_view rest = description;
  do {
    const size_t begin = description.size() - rest.size();
    const size_t end = words.EndOfWord(begin);
    const absl::string_view word = description.substr(begin, end - begin);
    if (word.empty()) break;
    if (!head.empty() && EndsPhrase(word)) break;
    head = word;
    rest = description.substr(end);
  } while (TakeGap(&rest));
  return head;
}

// As kStopShapes, in the plural too.
constexpr size_t kLongestTurning = 12;
constexpr auto kTurningShapes = [] {
  std::array<std::array<bool, kLongestTurning + 1>, 26> shapes{};
  for (const absl::string_view turning : kTurning) {
    for (size_t plural = 0; plural <= 2; ++plural) shapes[static_cast<size_t>(turning[0] - 'a')][turning.size() + plural] = true;
  }
  return shapes;
}();

bool IsTurning(absl::string_view text) {
  if (text.size() > kLongestTurning || !kTurningShapes[static_cast<size_t>(ToLower(text[0]) - 'a')][text.size()]) return false;
  Word word(text);
  word.FoldPlural();
  return IsIn(kTurning, word.view());
}

}  // namespace

absl::Status GoodsNouns::Add(absl::string_view noun, absl::string_view chapters) {
  if (noun.empty() || noun.size() > kWordMax || !identifiers::AllOf(noun, IsLower)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", noun, "\" is not a word of 1 to ", kWordMax, " lower-case letters"));
  }
  int numbers[2] = {0, 0};
  size_t count = 0;
  for (const absl::string_view chapter : absl::StrSplit(chapters, ' ')) {
    if (count == 2 || chapter.size() != 2 || !absl::SimpleAtoi(chapter, &numbers[count]) || numbers[count] < 1) {
      return absl::InvalidArgumentError(absl::StrCat("\"", chapters, "\" is not one or two chapters of two digits"));
    }
    ++count;
  }
  nouns_[noun] = {static_cast<std::uint8_t>(numbers[0]), static_cast<std::uint8_t>(numbers[1])};
  return absl::OkStatus();
}

HsChapters GoodsNouns::Find(absl::string_view description) const {
  if (description.size() > kDescriptionMax) return {};
  const AsciiWords words(description, AsciiWords::Of::kLetters);
  Word head(HeadOf(description, words));
  if (head.size == 0) return {};
  head.FoldPlural();
  const auto found = nouns_.find(head.view());
  if (found == nouns_.end()) return {};
  const bool is_turned = words.AnyOf([&](size_t begin, size_t size) { return IsTurning(description.substr(begin, size)); });
  return is_turned ? HsChapters() : found->second;
}

}  // namespace postgate::reference

// SPDX-License-Identifier: Apache-2.0
#include "core/reference/stop_words.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "absl/strings/str_cat.h"
#include "core/identifiers/characters.h"

namespace postgate::reference {
namespace {

using identifiers::IsDigit;
using identifiers::IsLetter;
using identifiers::IsLetterOrDigit;
using identifiers::ToLower;

// So many letters at the beginning of a text stay as they are.
constexpr size_t kBeginningLetters = 3;
// Longer than any term can be, with its quantity; a longer text is no stop word.
constexpr size_t kTermBytesMax = 96;
// "all kind of cargo" has four, "shipper load and count" as well.
constexpr size_t kTermWordsMax = 4;
// Full-width forms take three bytes for one.
constexpr size_t kTextBytesMax = 3 * kTermBytesMax;

constexpr bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }
constexpr bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
// Characters beyond ASCII count as part of a word.
constexpr bool IsWordCharacter(char c) { return !IsAscii(c) || IsLetterOrDigit(c); }

// Folds width, compatibility forms and case of `text` into `buffer`. Returns the size, 0 when it does not fit.
size_t FoldUnicode(absl::string_view text, char (&buffer)[kTermBytesMax]) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_FAILURE(error)) return 0;
  icu::CheckedArrayByteSink sink(buffer, static_cast<int32_t>(kTermBytesMax));
  folding->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr, error);
  if (U_FAILURE(error) || sink.Overflowed()) return 0;
  return static_cast<size_t>(sink.NumberOfBytesWritten());
}

size_t FoldCase(absl::string_view text, char (&buffer)[kTermBytesMax]) {
  for (const char c : text) {
    if (!IsAscii(c)) return FoldUnicode(text, buffer);
  }
  if (text.size() > kTermBytesMax) return 0;
  for (size_t i = 0; i < text.size(); ++i) buffer[i] = ToLower(text[i]);
  return text.size();
}

absl::string_view StripEnds(absl::string_view text) {
  while (!text.empty() && !IsWordCharacter(text.front())) text.remove_prefix(1);
  while (!text.empty() && !IsWordCharacter(text.back())) text.remove_suffix(1);
  return text;
}

bool IsUnitWord(absl::string_view word) {
  for (const absl::string_view unit : {"x", "pc", "pcs", "pce", "pces", "piece", "pieces", "ea", "set", "sets"}) {
    if (word == unit) return true;
  }
  return false;
}

// "2 x gift", "2x gift", "10 pcs gift" and "3 gift" become "gift". What would leave nothing ("2 pieces") keeps its
// last word, which is then judged itself.
absl::string_view DropQuantity(absl::string_view text) {
  size_t at = 0;
  while (at < text.size() && IsDigit(text[at])) ++at;
  if (at == 0) return text;
  absl::string_view rest = text.substr(at);
  const bool has_space = !rest.empty() && rest.front() == ' ';
  if (has_space) rest.remove_prefix(1);
  const absl::string_view word = rest.substr(0, rest.find(' '));
  if (IsUnitWord(word) && word.size() < rest.size()) return StripEnds(rest.substr(word.size()));
  return has_space || IsUnitWord(rest) ? StripEnds(rest) : text;
}

absl::string_view FoldPlural(absl::string_view text) {
  constexpr size_t kShortestPlural = 4;
  const size_t size = text.size();
  if (size >= kShortestPlural && text[size - 1] == 's' && text[size - 2] != 's') text.remove_suffix(1);
  return text;
}

// Returns a view into `buffer`, empty when nothing is left or it does not fit.
absl::string_view Normalize(absl::string_view text, char (&buffer)[kTermBytesMax]) {
  if (text.size() > kTextBytesMax) return {};
  const size_t folded = FoldCase(text, buffer);
  size_t size = 0;
  for (size_t i = 0; i < folded; ++i) {
    if (!IsSpace(buffer[i])) {
      buffer[size++] = buffer[i];
    } else if (size > 0 && buffer[size - 1] != ' ') {
      buffer[size++] = ' ';
    }
  }
  return FoldPlural(DropQuantity(StripEnds(absl::string_view(buffer, size))));
}

enum class Token { kNone, kAscii, kOther };

// Goes in `text` behind the word that begins at *at, or behind the one character there that is of no word.
Token TakeToken(absl::string_view text, size_t* at) {
  if (IsAscii(text[*at]) && !IsLetterOrDigit(text[*at])) return ++*at, Token::kNone;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const size_t begin = *at;
  bool is_ascii = true;
  while (*at < text.size()) {
    if (IsLetterOrDigit(text[*at])) {
      ++*at;
      continue;
    }
    if (IsAscii(text[*at])) break;
    auto next = static_cast<int32_t>(*at);
    UChar32 character;
    U8_NEXT(bytes, next, static_cast<int32_t>(text.size()), character);
    // Spaces, punctuation and symbols of other blocks part words; whatever else is there makes the word another one, marks and broken bytes as well.
    const bool parts_words = character >= 0 && (U_GET_GC_MASK(character) & (U_GC_Z_MASK | U_GC_P_MASK | U_GC_S_MASK)) != 0;
    if (parts_words && *at > begin) break;
    *at = static_cast<size_t>(next);
    if (parts_words) return Token::kNone;
    is_ascii = false;
  }
  return is_ascii ? Token::kAscii : Token::kOther;
}

}  // namespace

template <size_t kLetters>
size_t StopWords::SlotOf(absl::string_view word) {
  // Tells letters apart and leaves their case aside.
  constexpr std::uint32_t kLetterBits = 0x1F1F1F1F;
  static_assert(kLetters <= sizeof kLetterBits && std::endian::native == std::endian::little);
  std::uint32_t key = 0;
  if (word.size() >= sizeof key) {
    std::memcpy(&key, word.data(), sizeof key);
    key &= kLetterBits >> (8 * (sizeof key - kLetters));
  } else {
    for (size_t i = std::min(kLetters, word.size()); i > 0; --i) key = key << 8 | (static_cast<unsigned char>(word[i - 1]) & 0x1Fu);
  }
  // Fibonacci hashing to 12 bits.
  static_assert(kFirstWords == 4096);
  return (key * 2654435769u) >> 20;
}

absl::Status StopWords::Add(absl::string_view term, Match match) {
  char buffer[kTermBytesMax];
  const absl::string_view normal = Normalize(term, buffer);
  if (normal.empty()) return absl::InvalidArgumentError(absl::StrCat("\"", term, "\" is no term"));
  const auto [entry, is_new] = terms_.try_emplace(std::string(normal), match);
  if (!is_new && match == Match::kConfirmed) entry->second = match;
  beginnings_.set(SlotOf<kBeginningLetters>(normal));
  return absl::OkStatus();
}

void StopWords::CountWithin(const std::function<bool(absl::string_view term)>& counts) {
  for (const auto& [term, match] : terms_) {
    if (!counts(term)) continue;
    within_.insert(term);
    const size_t space = term.find(' ');
    const size_t slot = SlotOf<kFirstWordLetters>(absl::string_view(term).substr(0, space));
    first_words_.set(slot);
    if (space != std::string::npos) first_of_several_.set(slot);
    // A plural with fewer letters is not folded, one with more has its singular's slot.
    if (term.size() + 1 == kFirstWordLetters) first_words_.set(SlotOf<kFirstWordLetters>(term + "s"));
  }
}

bool StopWords::IsWithin(absl::string_view text) const {
  if (within_.empty() || text.size() > kTextWithinMax) return false;
  const identifiers::AsciiWords words(text, identifiers::AsciiWords::Of::kLettersAndDigits);
  return (words.IsAscii() ? AsciiHoldsTerm(text, words) : HoldsTerm(text)) && Find(text) == Match::kNone;
}

bool StopWords::AsciiHoldsTerm(absl::string_view text, const identifiers::AsciiWords& words) const {
  return words.AnyOf([&](size_t begin, size_t size) {
    // Hardly a word begins as a term does.
    if (!first_words_[SlotOf<kFirstWordLetters>(text.substr(begin, size))]) return false;
    return AreTerm([&](absl::string_view* word) {
      const size_t end = words.EndOfWord(begin);
      *word = text.substr(begin, end - begin);
      begin = words.EndOfGap(end);
      return !word->empty();
    });
  });
}

bool StopWords::HoldsTerm(absl::string_view text) const {
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (TakeToken(text, &at) != Token::kAscii || !first_words_[SlotOf<kFirstWordLetters>(text.substr(begin, at - begin))]) continue;
    size_t next = begin;
    const bool are_term = AreTerm([&](absl::string_view* word) {
      Token token = Token::kNone;
      while (token == Token::kNone && next < text.size()) {
        const size_t first = next;
        token = TakeToken(text, &next);
        *word = text.substr(first, next - first);
      }
      return token == Token::kAscii;
    });
    if (are_term) return true;
  }
  return false;
}

template <typename Take>
bool StopWords::AreTerm(Take take) const {
  // A plural is one longer than its term.
  char words[kTermBytesMax + 1];
  size_t size = 0;
  absl::string_view word;
  for (size_t count = 0; count < kTermWordsMax && take(&word); ++count) {
    const size_t gap = count > 0 ? 1 : 0;
    if (size + gap + word.size() > sizeof words) return false;
    if (gap > 0) words[size++] = ' ';
    for (const char c : word) words[size++] = ToLower(c);
    if (within_.contains(FoldPlural(absl::string_view(words, size)))) return true;
    if (count == 0 && !first_of_several_[SlotOf<kFirstWordLetters>(word)]) return false;
  }
  return false;
}

// Normalization leaves three letters of ASCII that a text begins with as they are, but for their case, unless a mark follows that joins the last.
bool StopWords::MayBeTerm(absl::string_view text) const {
  if (text.size() < 4 || !IsLetter(text[0]) || !IsLetter(text[1]) || !IsLetter(text[2]) || !IsAscii(text[3])) return true;
  return beginnings_[SlotOf<kBeginningLetters>(text)];
}

StopWords::Match StopWords::Find(absl::string_view text) const {
  if (!MayBeTerm(text)) return Match::kNone;
  char buffer[kTermBytesMax];
  const absl::string_view normal = Normalize(text, buffer);
  if (normal.empty()) return Match::kNone;
  const auto found = terms_.find(normal);
  return found == terms_.end() ? Match::kNone : found->second;
}

}  // namespace postgate::reference

// SPDX-License-Identifier: Apache-2.0
#include "core/reference/stop_words.h"

#include <cstdint>

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

absl::Status StopWords::Add(absl::string_view term, Match match) {
  char buffer[kTermBytesMax];
  const absl::string_view normal = Normalize(term, buffer);
  if (normal.empty()) return absl::InvalidArgumentError(absl::StrCat("\"", term, "\" is no term"));
  const auto [entry, is_new] = terms_.try_emplace(std::string(normal), match);
  if (!is_new && match == Match::kConfirmed) entry->second = match;
  beginnings_.set(SlotOf(normal));
  return absl::OkStatus();
}

// Of a word's first three letters, so that a plural has its singular's.
size_t StopWords::SlotOf(absl::string_view word) {
  constexpr unsigned kLetterBits = 5;  // Tells letters apart and leaves their case aside.
  std::uint32_t letters = 0;
  for (size_t i = 0; i < 3 && i < word.size(); ++i) letters = letters << kLetterBits | (static_cast<unsigned char>(word[i]) & 31u);
  // Fibonacci hashing to 12 bits.
  static_assert(kFirstWords == 4096);
  return (letters * 2654435769u) >> 20;
}

void StopWords::CountWithin(const std::function<bool(absl::string_view term)>& counts) {
  for (const auto& [term, match] : terms_) {
    if (!counts(term)) continue;
    within_.insert(term);
    const size_t space = term.find(' ');
    const size_t slot = SlotOf(absl::string_view(term).substr(0, space));
    first_words_.set(slot);
    if (space != std::string::npos) first_of_several_.set(slot);
  }
}

bool StopWords::IsWithin(absl::string_view text) const {
  if (within_.empty() || text.size() > kTextWithinMax) return false;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (TakeToken(text, &at) != Token::kAscii) continue;
    // Hardly a word begins as a term does.
    if (first_words_[SlotOf(text.substr(begin, at - begin))] && BeginsTerm(text.substr(begin))) return Find(text) == Match::kNone;
  }
  return false;
}

bool StopWords::BeginsTerm(absl::string_view text) const {
  // A plural is one longer than its term.
  char words[kTermBytesMax + 1];
  size_t size = 0;
  size_t count = 0;
  for (size_t at = 0; at < text.size() && count < kTermWordsMax;) {
    const size_t begin = at;
    const Token token = TakeToken(text, &at);
    if (token == Token::kNone) continue;
    const absl::string_view word = text.substr(begin, at - begin);
    const size_t gap = count > 0 ? 1 : 0;
    if (token == Token::kOther || size + gap + word.size() > sizeof words) return false;
    if (gap > 0) words[size++] = ' ';
    for (const char c : word) words[size++] = ToLower(c);
    if (within_.contains(FoldPlural(absl::string_view(words, size)))) return true;
    if (count == 0 && !first_of_several_[SlotOf(word)]) return false;
    ++count;
  }
  return false;
}

// Normalization leaves three letters of ASCII that a text begins with as they are, but for their case, unless a mark follows that joins the last.
bool StopWords::MayBeTerm(absl::string_view text) const {
  if (text.size() < 4 || !IsLetter(text[0]) || !IsLetter(text[1]) || !IsLetter(text[2]) || !IsAscii(text[3])) return true;
  return beginnings_[SlotOf(text)];
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

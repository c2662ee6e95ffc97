// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/address_text.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "core/identifiers/characters.h"
#include "core/records/item.h"

namespace postgate::normalization {
namespace {

using identifiers::IsDigit;
using identifiers::IsLetter;

// Where the number stands. Sorted.
constexpr absl::string_view kNumberFirst[] = {"AU", "BD", "CA", "FR", "GB", "GH", "HK", "IE", "IL", "IN", "KE", "LK", "MC",
                                              "MT", "MY", "NG", "NZ", "PH", "PK", "SG", "TH", "US", "ZA"};
constexpr absl::string_view kNumberLast[] = {"AL", "AR", "AT", "BA", "BE", "BG", "BO", "BR", "BY", "CH", "CL", "CY", "CZ", "DE", "DK", "EC",
                                             "EE", "ES", "FI", "GR", "HR", "HU", "IS", "IT", "LI", "LT", "LV", "ME", "MK", "MX", "NL", "NO",
                                             "PE", "PL", "PT", "PY", "RO", "RS", "RU", "SE", "SI", "SK", "SM", "TR", "UA", "UY"};
constexpr absl::string_view kEitherEnd[] = {"AE", "CN", "ID", "JP", "KR", "LU", "TW", "VN"};

// Before a number they say that it is not the house's.
constexpr absl::string_view kOtherNumbers[] = {"apartment", "apt", "bldg", "block", "blk", "box",  "building", "dock", "flat", "fl",    "floor", "gate", "highway", "hwy",
                                               "km",        "level", "lot", "phase", "rm", "room", "route",    "rt",   "sector", "ste", "suite", "tower", "unit", "zone"};
constexpr absl::string_view kNumberWords[] = {"no", "nr", "n\xC2\xBA", "n\xC2\xB0", "\xE2\x84\x96"};

constexpr size_t kHouseNumberBytesMax = 10;
// At the end of a line five digits may be a postcode.
constexpr size_t kLastDigitsMax = 4;
constexpr size_t kFirstDigitsMax = 5;

template <size_t kSize>
bool Contains(const absl::string_view (&sorted)[kSize], absl::string_view text) {
  return std::binary_search(std::begin(sorted), std::end(sorted), text);
}

bool IsOneOf(absl::string_view word, const absl::string_view* begin, const absl::string_view* end) {
  word = absl::StripSuffix(word, ".");
  return std::any_of(begin, end, [word](absl::string_view known) { return absl::EqualsIgnoreCase(word, known); });
}

bool IsNumberWord(absl::string_view word) { return IsOneOf(word, std::begin(kNumberWords), std::end(kNumberWords)); }

// 12, 12a, 12-14, 12/3, 1-2-3: digits, each run with a letter behind it at most, joined by hyphens or slashes.
bool IsHouseNumber(absl::string_view word, size_t digits_max) {
  if (word.size() > kHouseNumberBytesMax) return false;
  size_t digits = 0;
  bool has_letter = false;
  for (const char c : word) {
    if (IsDigit(c)) {
      if (has_letter || ++digits > digits_max) return false;
    } else if (IsLetter(c)) {
      if (digits == 0 || has_letter) return false;
      has_letter = true;
    } else if ((c == '-' || c == '/') && digits > 0) {
      digits = 0;
      has_letter = false;
    } else {
      return false;
    }
  }
  return digits > 0;
}

absl::string_view StripComma(absl::string_view text) {
  return absl::StripTrailingAsciiWhitespace(absl::StripSuffix(absl::StripTrailingAsciiWhitespace(text), ","));
}

// "No. 88" and "No.88" are 88: a word that says number is taken off both ends of what is left.
StreetAndNumber NumberLast(absl::string_view line) {
  const size_t space = line.rfind(' ');
  if (space == absl::string_view::npos) return {};
  const absl::string_view number = line.substr(space + 1);
  if (!IsHouseNumber(number, kLastDigitsMax)) return {};
  absl::string_view street = line.substr(0, space);
  size_t before = street.rfind(' ');
  absl::string_view word = street.substr(before == absl::string_view::npos ? 0 : before + 1);
  if (before != absl::string_view::npos && IsNumberWord(word)) {
    street = street.substr(0, before);
    before = street.rfind(' ');
    word = street.substr(before == absl::string_view::npos ? 0 : before + 1);
  }
  if (IsOneOf(word, std::begin(kOtherNumbers), std::end(kOtherNumbers))) return {};
  street = StripComma(street);
  return HasWord(street) ? StreetAndNumber{street, number} : StreetAndNumber{};
}

StreetAndNumber NumberFirst(absl::string_view line) {
  size_t space = line.find(' ');
  if (space == absl::string_view::npos) return {};
  absl::string_view number = line.substr(0, space);
  if (IsNumberWord(number)) {
    line = line.substr(space + 1);
    space = line.find(' ');
    if (space == absl::string_view::npos) return {};
    number = line.substr(0, space);
  } else if (absl::StartsWithIgnoreCase(number, "no.")) {
    number.remove_prefix(3);
  }
  number = absl::StripSuffix(number, ",");
  const absl::string_view street = line.substr(space + 1);
  return IsHouseNumber(number, kFirstDigitsMax) && HasWord(street.substr(0, street.find(' '))) ? StreetAndNumber{street, number} : StreetAndNumber{};
}

// A post box's words, in lower case, without points, each with the space before its number.
constexpr absl::string_view kPoBoxWords[] = {"po box ",          "p o box ",           "pobox ",      "pob ",      "post office box ", "post box ",
                                             "postbox ",         "postbus ",           "postfach ",   "postboks ", "bp ",              "boite postale ",
                                             "bo\xC3\xAEte postale ", "apartado de correos ", "apartado ", "apdo ",  "casella postale ", "caixa postal ",
                                             "casilla de correo ", "casilla ",         "skrytka pocztowa "};
constexpr size_t kPoBoxBytesMax = 48;

constexpr size_t kPostcodeBytesMin = 4;

}  // namespace

bool HasWord(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x80) return true;
    if (i == 0 || !IsLetter(text[i]) || !IsLetter(text[i - 1])) continue;
    if (identifiers::ToLower(text[i]) != identifiers::ToLower(text[i - 1])) return true;
  }
  return false;
}

StreetAndNumber SplitHouseNumber(absl::string_view line, absl::string_view country) {
  const bool either = Contains(kEitherEnd, country);
  const bool may_be_first = either || Contains(kNumberFirst, country);
  const bool may_be_last = either || Contains(kNumberLast, country);
  if (!may_be_first && !may_be_last) return {};
  const StreetAndNumber first = NumberFirst(line);
  const StreetAndNumber last = NumberLast(line);
  if (first.found() && last.found()) return {};
  if (first.found() && may_be_first) return first;
  return may_be_last ? last : StreetAndNumber{};
}

absl::string_view BesidePostcode(absl::string_view text, absl::string_view postcode) {
  if (postcode.size() < kPostcodeBytesMin || text.size() < postcode.size() + 2) return {};
  if (absl::ConsumePrefix(&text, postcode)) return text[0] == ' ' ? text.substr(1) : absl::string_view();
  if (absl::ConsumeSuffix(&text, postcode)) return text.back() == ' ' ? text.substr(0, text.size() - 1) : absl::string_view();
  return {};
}

bool RepeatsPlace(absl::string_view text, const records::Party& party) {
  if (text.empty()) return false;
  if (text == party.postcode() || absl::EqualsIgnoreCase(text, party.city())) return true;
  const absl::string_view beside = BesidePostcode(text, party.postcode());
  return !beside.empty() && absl::EqualsIgnoreCase(beside, party.city());
}

bool IsPoBox(absl::string_view line) {
  if (line.empty() || line.size() > kPoBoxBytesMax || !IsDigit(line.back())) return false;
  char folded[kPoBoxBytesMax];
  size_t size = 0;
  for (const char c : line) {
    if (c == '.' || (c == ' ' && size > 0 && folded[size - 1] == ' ')) continue;
    folded[size++] = identifiers::ToLower(c);
  }
  const absl::string_view text(folded, size);
  for (const absl::string_view words : kPoBoxWords) {
    if (!absl::StartsWith(text, words)) continue;
    absl::string_view number = text.substr(words.size());
    absl::ConsumePrefix(&number, "no ");
    return !number.empty() && identifiers::AllOf(number, [](char c) { return IsDigit(c) || c == ' ' || c == '-'; });
  }
  return false;
}

}  // namespace postgate::normalization

// SPDX-License-Identifier: Apache-2.0
//
// Texts, codes and identifiers of values.h.
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/wco_xml/values.h"

namespace postgate::wco_xml {
namespace {

// U+FFFE and U+FFFF are no characters of XML 1.0.
bool IsOfXml(UChar32 character) { return character >= 0x20 && character != 0x7F && character != 0xFFFE && character != 0xFFFF; }

// The character at `at`, which it moves behind it; negative where there is no UTF-8.
UChar32 Next(absl::string_view text, int32_t* at) {
  const auto* units = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  int32_t next = *at;
  UChar32 character = 0;
  U8_NEXT(units, next, size, character);
  *at = next;
  return character;
}

struct Scan {
  bool is_utf8 = true;
  bool is_of_xml = true;
  int characters = 0;
  // Bytes of the first so many characters.
  size_t kept = 0;
};

Scan ScanText(absl::string_view text, int kept_max) {
  Scan scan;
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const UChar32 character = Next(text, &at);
    scan.is_utf8 &= character >= 0;
    scan.is_of_xml &= IsOfXml(character);
    if (++scan.characters <= kept_max || kept_max == 0) scan.kept = static_cast<size_t>(at);
  }
  return scan;
}

std::string WithoutControls(absl::string_view text) {
  std::string kept;
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t from = at;
    if (IsOfXml(Next(text, &at))) {
      absl::StrAppend(&kept, text.substr(static_cast<size_t>(from), static_cast<size_t>(at - from)));
    } else {
      kept.push_back(' ');
    }
  }
  return kept;
}

bool IsXmlSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsBlank(absl::string_view text) { return std::all_of(text.begin(), text.end(), IsXmlSpace); }

std::string Collapsed(absl::string_view text) {
  std::string collapsed;
  for (const char c : text) {
    if (!IsXmlSpace(c)) {
      collapsed.push_back(c);
    } else if (!collapsed.empty() && collapsed.back() != ' ') {
      collapsed.push_back(' ');
    }
  }
  if (!collapsed.empty() && collapsed.back() == ' ') collapsed.pop_back();
  return collapsed;
}

bool AreOf(Characters characters, absl::string_view text) {
  switch (characters) {
    case Characters::kDigits: return std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
    case Characters::kLetters: return std::all_of(text.begin(), text.end(), absl::ascii_isalpha);
    case Characters::kNonBlank: return !IsBlank(text) && text.find_first_of("\r\n") == absl::string_view::npos;
    case Characters::kAny: return true;
  }
  return false;
}

// Why the element can't hold the text; empty when it can.
std::string Unfit(const Element& element, absl::string_view text, const Scan& scan) {
  if (element.length_max > 0 && scan.characters > element.length_max) return absl::StrCat("longer than ", element.length_max, " characters");
  if (scan.characters < std::max(element.length_min, 1)) return absl::StrCat("shorter than ", std::max(element.length_min, 1), " characters");
  if (!AreOf(element.characters, text)) {
    return element.characters == Characters::kDigits    ? "not digits alone"
           : element.characters == Characters::kLetters ? "not letters alone"
                                                        : "white space alone, or with a line break";
  }
  if (*element.values == '\0') return "";
  for (const absl::string_view value : absl::StrSplit(element.values, '|')) {
    if (text == value) return "";
  }
  return absl::StrCat("none of ", element.values);
}

}  // namespace

Fitted FitString(const Element& element, absl::string_view value) {
  const Scan scan = ScanText(value, element.length_max);
  if (!scan.is_utf8) return {std::nullopt, "no UTF-8"};
  if (element.kind != ElementKind::kText) {
    if (!scan.is_of_xml) return {std::nullopt, "holds a control character"};
    if (element.kind == ElementKind::kCode && Collapsed(value) != value) return {std::nullopt, "has spaces at its ends, or several in a row"};
    const std::string unfit = Unfit(element, value, scan);
    if (!unfit.empty()) return {std::nullopt, unfit};
    return {std::string(value), ""};
  }
  Fitted fitted{std::string(value.substr(0, scan.kept)), ""};
  if (scan.kept < value.size()) fitted.remark = absl::StrCat("cut to ", element.length_max, " characters");
  if (!scan.is_of_xml) {
    fitted.text = WithoutControls(*fitted.text);
    absl::StrAppend(&fitted.remark, fitted.remark.empty() ? "" : ", ", "line breaks and control characters became spaces");
  }
  if (IsBlank(*fitted.text)) return {std::nullopt, "white space alone"};
  return fitted;
}

bool IsToken(absl::string_view text) {
  const Scan scan = ScanText(text, 0);
  return !text.empty() && scan.is_utf8 && scan.is_of_xml && Collapsed(text) == text;
}

bool IsUnitCode(absl::string_view code) { return IsToken(code) && ScanText(code, 0).characters <= 5; }

bool IsCurrencyCode(absl::string_view code) { return code.size() == 3 && std::all_of(code.begin(), code.end(), absl::ascii_isupper); }

absl::StatusOr<std::string> ParseString(const Element& element, absl::string_view text) {
  const std::string value = element.kind == ElementKind::kCode ? Collapsed(text) : std::string(text);
  const Scan scan = ScanText(value, 0);
  if (!scan.is_utf8 || !scan.is_of_xml) return absl::InvalidArgumentError("holds a control character");
  const std::string unfit = Unfit(element, value, scan);
  if (!unfit.empty()) return absl::InvalidArgumentError(unfit);
  return value;
}

}  // namespace postgate::wco_xml

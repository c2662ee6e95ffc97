// SPDX-License-Identifier: Apache-2.0
#include "core/validation/text.h"

#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/identifiers/characters.h"

namespace postgate::validation {
namespace {

constexpr unsigned char Byte(char c) { return static_cast<unsigned char>(c); }
constexpr bool IsContinuation(char c) { return (Byte(c) & 0xC0) == 0x80; }

// Takes the first code point off `text`. A broken sequence gives its bytes one by one.
std::uint32_t TakeCodePoint(absl::string_view* text) {
  const unsigned char first = Byte((*text)[0]);
  const size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::uint32_t code = length == 1 ? first : first & (0x7Fu >> length);
  size_t taken = 1;
  while (taken < length && taken < text->size() && IsContinuation((*text)[taken])) {
    code = code << 6 | (Byte((*text)[taken]) & 0x3Fu);
    ++taken;
  }
  text->remove_prefix(taken);
  return code;
}

enum class Class { kBlank, kDigit, kSymbol, kLetter };

constexpr bool IsWithin(std::uint32_t code, std::uint32_t first, std::uint32_t last) {
  return code >= first && code <= last;
}

// Characters that nobody sees: fillers of Hangul, joiners, variation selectors, tags.
constexpr bool IsInvisible(std::uint32_t code) {
  return code == 0x034F || IsWithin(code, 0x115F, 0x1160) || IsWithin(code, 0x17B4, 0x17B5) || IsWithin(code, 0x180B, 0x180F) || code == 0x3164 ||
         IsWithin(code, 0xFE00, 0xFE0F) || code == 0xFFA0 || IsWithin(code, 0xE0000, 0xE0FFF);
}

// Characters that mean nothing outside of one system: of private use, the replacement character, and what is no character.
constexpr bool IsMeaningless(std::uint32_t code) {
  return IsWithin(code, 0xE000, 0xF8FF) || IsWithin(code, 0xFDD0, 0xFDEF) || code == 0xFFFD || (code & 0xFFFE) == 0xFFFE || code >= 0xF0000;
}

// Beyond ASCII, everything is a letter but the blocks of spaces, punctuation, symbols and full-width ASCII, and what says nothing by itself.
Class ClassOf(std::uint32_t code) {
  if (code < 0x80) {
    const char c = static_cast<char>(code);
    if (identifiers::IsLetter(c)) return Class::kLetter;
    if (identifiers::IsDigit(c)) return Class::kDigit;
    return code <= 0x20 || code == 0x7F || c == '.' || c == '-' ? Class::kBlank : Class::kSymbol;
  }
  if (code == 0xA0 || code == 0x3000 || code == 0xFEFF || IsWithin(code, 0x2000, 0x2015) ||
      IsWithin(code, 0x2028, 0x202F) || IsWithin(code, 0x205F, 0x2064) || IsInvisible(code)) {
    return Class::kBlank;
  }
  if (code >= 0xFF01 && code <= 0xFF5E) return ClassOf(code - 0xFEE0);
  const bool is_symbol = (IsWithin(code, 0x80, 0xBF) && code != 0xAA && code != 0xB5 && code != 0xBA) || code == 0xD7 ||
                         code == 0xF7 || IsWithin(code, 0x2016, 0x206F) || IsWithin(code, 0x20A0, 0x20CF) ||
                         IsWithin(code, 0x2190, 0x2BFF) || IsWithin(code, 0x3001, 0x3004) ||
                         IsWithin(code, 0x3008, 0x3020) || IsWithin(code, 0x1F000, 0x1FAFF) || IsMeaningless(code);
  return is_symbol ? Class::kSymbol : Class::kLetter;
}

// ".pdf", and the names of document kinds that express systems leave in the field.
bool IsFileExtension(absl::string_view text) {
  constexpr size_t kExtensionMax = 5;
  if (text.size() < 2 || text.size() > kExtensionMax + 1) return false;
  if (text[0] == '.') return identifiers::AllOf(text.substr(1), identifiers::IsLetterOrDigit);
  for (const absl::string_view extension : {"wpx", "docx", "pdf", "xlsx", "jpg", "jpeg", "png"}) {
    if (absl::EqualsIgnoreCase(text, extension)) return true;
  }
  return false;
}

std::uint32_t FoldAsciiCase(std::uint32_t code) {
  return code < 0x80 ? static_cast<unsigned char>(identifiers::ToUpper(static_cast<char>(code))) : code;
}

}  // namespace

size_t CharacterCount(absl::string_view text) {
  size_t count = 0;
  for (const char c : text) count += !IsContinuation(c);
  return count;
}

EmptyPattern FindEmptyPattern(absl::string_view text) {
  if (text.empty()) return EmptyPattern::kNone;
  if (IsFileExtension(text)) return EmptyPattern::kFileExtension;
  bool has_digit = false, has_symbol = false, has_letter = false, is_one_character = true;
  std::uint32_t first = 0;
  size_t count = 0;
  while (!text.empty()) {
    const std::uint32_t code = FoldAsciiCase(TakeCodePoint(&text));
    if (code == ' ') continue;
    if (count++ == 0) first = code;
    is_one_character = is_one_character && code == first;
    const Class code_class = ClassOf(code);
    has_letter = has_letter || code_class == Class::kLetter;
    has_digit = has_digit || code_class == Class::kDigit;
    has_symbol = has_symbol || code_class == Class::kSymbol;
    if (has_letter && !is_one_character) return EmptyPattern::kNone;
  }
  if (has_letter) return count >= 3 ? EmptyPattern::kOneCharacterRepeated : EmptyPattern::kNone;
  if (has_digit) return has_symbol ? EmptyPattern::kOnlySymbolsAndDigits : EmptyPattern::kOnlyDigits;
  return has_symbol ? EmptyPattern::kOnlySymbols : EmptyPattern::kOnlyBlanks;
}

absl::string_view DescribePattern(EmptyPattern pattern) {
  switch (pattern) {
    case EmptyPattern::kNone:
      return "nothing to object to";
    case EmptyPattern::kOnlyBlanks:
      return "only blanks, points or hyphens";
    case EmptyPattern::kOnlyDigits:
      return "only digits";
    case EmptyPattern::kOnlySymbols:
      return "only special characters";
    case EmptyPattern::kOnlySymbolsAndDigits:
      return "only special characters and digits";
    case EmptyPattern::kOneCharacterRepeated:
      return "one character repeated";
    case EmptyPattern::kFileExtension:
      return "only a file extension";
  }
  return "";
}

std::string Quoted(absl::string_view code) {
  constexpr size_t kShownBytesMax = 40;
  size_t size = code.size();
  if (size > kShownBytesMax) {
    size = kShownBytesMax;
    while (size > 0 && IsContinuation(code[size])) --size;
  }
  return absl::StrCat("\"", absl::Utf8SafeCEscape(code.substr(0, size)), size < code.size() ? "...\"" : "\"");
}

}  // namespace postgate::validation

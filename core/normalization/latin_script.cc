// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/latin_script.h"

#include <unicode/stringpiece.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "core/identifiers/characters.h"
#include "core/normalization/hangul.h"

namespace postgate::normalization {
namespace {

// Made once for all threads; nullptr only where ICU's data are missing, and then what it would do stays undone.
const icu::Transliterator* AnyToLatin() {
  static const icu::Transliterator* const transliterator = [] {
    UErrorCode error = U_ZERO_ERROR;
    icu::Transliterator* made = icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, error);
    return U_SUCCESS(error) ? made : nullptr;
  }();
  return transliterator;
}

// Below U+0250 all letters are Latin.
constexpr UChar32 kLatinBlocksEnd = 0x250;

bool IsOfAnotherScript(UChar32 character) {
  if (character < kLatinBlocksEnd) return false;
  const auto code = static_cast<char32_t>(character);
  if (IsHangulSyllable(code) || reference::LatinLetters::IsHan(code)) return true;
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(character, &error);
  return U_SUCCESS(error) && script != USCRIPT_LATIN && script != USCRIPT_COMMON && script != USCRIPT_INHERITED && script != USCRIPT_UNKNOWN;
}

// A Han character is a syllable of its own: a space stands between it and a letter or digit.
class LatinWriter {
 public:
  explicit LatinWriter(const reference::LatinLetters& letters) : letters_(letters) {}

  // `bytes` is the character in UTF-8.
  void Add(UChar32 character, absl::string_view bytes) {
    const auto code = static_cast<char32_t>(character);
    const bool is_han = reference::LatinLetters::IsHan(code);
    absl::string_view letters;
    if (IsHangulSyllable(code)) {
      Separate(false);
      AppendHangul(code, &latin_);
    } else if (letters_.Find(code, &letters)) {
      Separate(is_han);
      latin_.append(letters.data(), letters.size());
    } else {
      if (character >= 0x80 || identifiers::IsLetterOrDigit(bytes[0])) Separate(false);
      latin_.append(bytes.data(), bytes.size());
    }
    ends_in_han_ = is_han;
  }

  const std::string& latin() const { return latin_; }

 private:
  void Separate(bool is_han) {
    if (!is_han && !ends_in_han_) return;
    if (!latin_.empty() && (ends_in_han_ || identifiers::IsLetterOrDigit(latin_.back()))) latin_.push_back(' ');
  }

  const reference::LatinLetters& letters_;
  std::string latin_;
  bool ends_in_han_ = false;
};

std::string WithIcu(const std::string& text) {
  const icu::Transliterator* transliterator = AnyToLatin();
  if (transliterator == nullptr) return text;
  icu::UnicodeString latin = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  transliterator->transliterate(latin);
  std::string utf8;
  latin.toUTF8String(utf8);
  return utf8;
}

// Calls visit(character, its bytes) for each.
template <typename Visit>
void ForEachCharacter(absl::string_view text, Visit visit) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 character;
    U8_NEXT(bytes, at, size, character);
    visit(character, text.substr(static_cast<size_t>(begin), static_cast<size_t>(at - begin)));
  }
}

// As far as the tables know how.
std::string ByTables(absl::string_view text, const reference::LatinLetters& letters) {
  LatinWriter writer(letters);
  ForEachCharacter(text, [&writer](UChar32 character, absl::string_view bytes) { writer.Add(character, bytes); });
  return writer.latin();
}

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

bool IsInLatinScript(absl::string_view text) {
  bool is_latin = true;
  ForEachCharacter(text, [&is_latin](UChar32 character, absl::string_view) { is_latin = is_latin && !IsOfAnotherScript(character); });
  return is_latin;
}

std::string ToLatin(absl::string_view text, const reference::LatinLetters& letters) {
  const std::string latin = ByTables(text, letters);
  return IsAscii(latin) ? latin : WithIcu(latin);
}

std::string LatinTexts::Of(absl::string_view original) {
  if (original.size() > bytes_left_) return std::string();
  bytes_left_ -= original.size();
  const std::string latin = ByTables(original, letters_);
  if (IsAscii(latin)) return latin;
  if (original.size() > icu_bytes_left_) return std::string();
  icu_bytes_left_ -= original.size();
  return WithIcu(latin);
}

}  // namespace postgate::normalization

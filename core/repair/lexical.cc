// SPDX-License-Identifier: Apache-2.0
#include "core/repair/lexical.h"

#include <cstddef>

#include "core/identifiers/characters.h"
#include "core/identifiers/printable_ascii.h"

namespace postgate::repair {
namespace {

constexpr unsigned char Byte(char c) { return static_cast<unsigned char>(c); }
constexpr bool IsContinuation(char c) { return (Byte(c) & 0xC0) == 0x80; }
constexpr bool IsAsciiSpace(char c) { return Byte(c) <= 0x20 || Byte(c) == 0x7F; }

// The White_Space characters beyond ASCII, in UTF-8.
constexpr absl::string_view kWideSpaces[] = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
    "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
    "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

// Returns how many bytes of white space `text` begins with, 0 when it does not.
size_t SpaceAtStart(absl::string_view text) {
  if (text.empty()) return 0;
  if (IsAsciiSpace(text[0])) return 1;
  if (Byte(text[0]) < 0xC2 || Byte(text[0]) > 0xE3) return 0;
  for (const absl::string_view space : kWideSpaces) {
    if (text.substr(0, space.size()) == space) return space.size();
  }
  return 0;
}

size_t SpaceAtEnd(absl::string_view text) {
  if (text.empty()) return 0;
  if (IsAsciiSpace(text.back())) return 1;
  size_t start = text.size() - 1;
  while (start > 0 && text.size() - start < 3 && IsContinuation(text[start])) --start;
  const size_t space = SpaceAtStart(text.substr(start));
  return space == text.size() - start ? space : 0;
}

// The full-width forms are EF BC 81 to EF BC BF and EF BD 80 to EF BD 9E.
bool IsFullWidth(absl::string_view text) {
  if (text.size() < 3 || Byte(text[0]) != 0xEF) return false;
  const unsigned char second = Byte(text[1]);
  const unsigned char third = Byte(text[2]);
  return (second == 0xBC && third >= 0x81) || (second == 0xBD && third <= 0x9E);
}

char AsciiOfFullWidth(absl::string_view text) {
  constexpr int kOffset = 0xFF01 - 0x21;
  const int code = 0xF000 | ((Byte(text[1]) & 0x3F) << 6) | (Byte(text[2]) & 0x3F);
  return static_cast<char>(code - kOffset);
}

}  // namespace

bool HasOuterWhiteSpace(absl::string_view text) { return SpaceAtStart(text) > 0 || SpaceAtEnd(text) > 0; }

std::string TrimWhiteSpace(absl::string_view text) {
  for (size_t space = SpaceAtStart(text); space > 0; space = SpaceAtStart(text)) text.remove_prefix(space);
  for (size_t space = SpaceAtEnd(text); space > 0; space = SpaceAtEnd(text)) text.remove_suffix(space);
  return std::string(text);
}

bool HasOddWhiteSpace(absl::string_view text) {
  if (text.empty()) return false;
  const identifiers::AsciiScan scan = identifiers::ScanAscii(text);
  if (scan.double_space || text.front() == ' ' || text.back() == ' ') return true;
  if (scan.printable) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ' ' && SpaceAtStart(text.substr(i)) > 0) return true;
  }
  return false;
}

std::string CollapseWhiteSpace(absl::string_view text) {
  std::string collapsed;
  collapsed.reserve(text.size());
  bool is_pending = false;
  while (!text.empty()) {
    if (const size_t space = SpaceAtStart(text); space > 0) {
      is_pending = !collapsed.empty();
      text.remove_prefix(space);
      continue;
    }
    if (is_pending) collapsed.push_back(' ');
    is_pending = false;
    collapsed.push_back(text[0]);
    text.remove_prefix(1);
  }
  return collapsed;
}

bool HasFullWidth(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsFullWidth(text.substr(i))) return true;
  }
  return false;
}

std::string FoldWidth(absl::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  while (!text.empty()) {
    const bool is_full_width = IsFullWidth(text);
    folded.push_back(is_full_width ? AsciiOfFullWidth(text) : text[0]);
    text.remove_prefix(is_full_width ? 3 : 1);
  }
  return folded;
}

bool HasLowerCase(absl::string_view text) {
  return !identifiers::AllOf(text, [](char c) { return !identifiers::IsLower(c); });
}

std::string UpperCase(absl::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = identifiers::ToUpper(c);
  return upper;
}

}  // namespace postgate::repair

// SPDX-License-Identifier: Apache-2.0
#include "core/repair/address_lines.h"

#include <array>

#include "core/repair/lexical.h"

namespace postgate::repair {
namespace {

constexpr absl::string_view kSeparators = "\n\r;|";
// NEL, line separator, paragraph separator; and what width and composition make semicolons and bars of: their full-width forms, the Greek
// question mark.
constexpr absl::string_view kWideSeparators[] = {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBC\x9B", "\xEF\xBD\x9C", "\xCD\xBE"};

// By byte: the separators of one byte, and what those of several begin with.
constexpr std::array<bool, 256> kMayEndLine = [] {
  std::array<bool, 256> may_end{};
  for (const char c : kSeparators) may_end[static_cast<unsigned char>(c)] = true;
  for (const absl::string_view separator : kWideSeparators) may_end[static_cast<unsigned char>(separator[0])] = true;
  return may_end;
}();

// How many bytes of a separator the text begins with, 0 when it does not.
size_t SeparatorAtStart(absl::string_view text) {
  if (kSeparators.find(text[0]) != absl::string_view::npos) return 1;
  for (const absl::string_view separator : kWideSeparators) {
    if (text.substr(0, separator.size()) == separator) return separator.size();
  }
  return 0;
}

}  // namespace

bool HasSeveralLines(absl::string_view text) {
  // Nearly every address has one line: each byte is looked at once.
  for (size_t at = 0; at < text.size(); ++at) {
    if (kMayEndLine[static_cast<unsigned char>(text[at])] && SeparatorAtStart(text.substr(at)) > 0) return true;
  }
  return false;
}

std::vector<std::string> LinesOf(absl::string_view text) {
  std::vector<std::string> lines;
  size_t begin = 0;
  const auto add = [&](size_t end) {
    std::string line = TrimWhiteSpace(text.substr(begin, end - begin));
    if (!line.empty()) lines.push_back(std::move(line));
  };
  for (size_t at = 0; at < text.size();) {
    const size_t separator = SeparatorAtStart(text.substr(at));
    if (separator == 0) {
      ++at;
      continue;
    }
    add(at);
    at += separator;
    begin = at;
  }
  add(text.size());
  return lines;
}

}  // namespace postgate::repair

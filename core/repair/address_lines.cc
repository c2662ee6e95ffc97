// SPDX-License-Identifier: Apache-2.0
#include "core/repair/address_lines.h"

#include "core/repair/lexical.h"

namespace postgate::repair {
namespace {

constexpr absl::string_view kSeparators = "\n\r;|";
// NEL, line separator, paragraph separator; and what width and composition make semicolons and bars of: their full-width forms, the Greek
// question mark.
constexpr absl::string_view kWideSeparators[] = {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBC\x9B", "\xEF\xBD\x9C", "\xCD\xBE"};

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
  if (text.find_first_of(kSeparators) != absl::string_view::npos) return true;
  if (text.find_first_of("\xC2\xE2\xEF\xCD") == absl::string_view::npos) return false;
  for (const absl::string_view separator : kWideSeparators) {
    if (text.find(separator) != absl::string_view::npos) return true;
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

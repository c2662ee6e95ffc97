// SPDX-License-Identifier: Apache-2.0
#include "core/screening/latin_name.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdint>

#include "core/normalization/latin_script.h"

namespace postgate::screening {
namespace {

// Latin-1 and Latin Extended-A and -B: two bytes each. ICU takes some 0.5 microseconds a byte for what stands in the table.
constexpr int32_t kTableBegin = 0x80;
constexpr int32_t kTableEnd = 0x250;

using Table = std::array<std::string, kTableEnd - kTableBegin>;

const Table& TableOf(const reference::LatinLetters& letters) {
  static const Table* const table = [&letters] {
    auto* const made = new Table;
    for (int32_t code = kTableBegin; code < kTableEnd; ++code) {
      const char bytes[] = {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
      (*made)[static_cast<size_t>(code - kTableBegin)] = normalization::ToLatin(absl::string_view(bytes, sizeof bytes), letters);
    }
    return made;
  }();
  return *table;
}

// A soft hyphen or a joiner, which parts no word.
bool IsUnseen(UChar32 code) { return u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT); }

std::string WithoutUnseen(absl::string_view name) {
  std::string seen;
  const auto size = static_cast<int32_t>(name.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 code = 0;
    U8_NEXT_UNSAFE(name.data(), at, code);
    if (!IsUnseen(code)) seen.append(name.data() + begin, static_cast<size_t>(at - begin));
  }
  return seen;
}

}  // namespace

std::string LatinName(absl::string_view name, const reference::LatinLetters& letters) {
  const Table& table = TableOf(letters);
  std::string latin;
  latin.reserve(name.size());
  const auto size = static_cast<int32_t>(name.size());
  for (int32_t at = 0; at < size;) {
    UChar32 code = 0;
    U8_NEXT_UNSAFE(name.data(), at, code);
    if (code < kTableBegin) {
      latin.push_back(static_cast<char>(code));
    } else if (IsUnseen(code)) {
      continue;
    } else if (code < kTableEnd) {
      latin.append(table[static_cast<size_t>(code - kTableBegin)]);
    } else {
      return normalization::ToLatin(WithoutUnseen(name), letters);
    }
  }
  return latin;
}

}  // namespace postgate::screening

// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/text_patterns.h"

#include <hs/hs.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <new>
#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/profiles/words_text.h"

namespace postgate::profiles {
namespace {

// Each pattern is told once a text.
constexpr unsigned kWordFlags = HS_FLAG_SINGLEMATCH;
// The library's own properties of Unicode make patterns of some bytes take minutes and gigabytes: what is beyond ASCII is folded in text and pattern instead.
constexpr unsigned kTextFlags = HS_FLAG_SINGLEMATCH | HS_FLAG_CASELESS | HS_FLAG_UTF8;

unsigned FlagsOf(PatternsOf of) { return of == PatternsOf::kWords ? kWordFlags : kTextFlags; }

// The words of a word as they are written, without the blank before them; as themselves, whatever they mean in a pattern.
std::string Quoted(absl::string_view word) {
  std::string words;
  WriteWords(word, words);
  std::string quoted;
  for (const char c : absl::string_view(words).substr(1)) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == ' ') {
      quoted.push_back(c);
    } else {
      absl::StrAppendFormat(&quoted, "\\x%02x", static_cast<unsigned char>(c));
    }
  }
  return quoted;
}

absl::Status Refused(hs_compile_error_t* error, hs_error_t code) {
  const std::string why = error == nullptr ? absl::StrCat("error ", code) : std::string(error->message);
  const int place = error == nullptr ? -1 : error->expression;
  hs_free_compile_error(error);
  return absl::InvalidArgumentError(place >= 0 ? absl::StrCat("pattern ", place, ": ", why) : why);
}

}  // namespace

std::string PatternOfWord(absl::string_view word) { return absl::StrCat(" ", Quoted(word)); }

std::string PatternOfNear(absl::Span<const std::string> words, int words_between) {
  std::vector<size_t> order(words.size());
  std::iota(order.begin(), order.end(), size_t{0});
  // The library takes no repeat of {0,0}.
  const std::string between = words_between == 0 ? "" : absl::StrCat("(?:[^ ]+ ){0,", words_between, "}");
  std::string orders;
  do {
    absl::StrAppend(&orders, orders.empty() ? "" : "|");
    for (size_t i = 0; i < order.size(); ++i) absl::StrAppend(&orders, i == 0 ? "" : between, Quoted(words[order[i]]));
  } while (std::next_permutation(order.begin(), order.end()));
  return absl::StrCat(" (?:", orders, ")");
}

std::string PatternOfText(absl::string_view expression) {
  std::string folded;
  WriteFolded(expression, folded);
  return folded;
}

absl::Status CheckPattern(const std::string& pattern, PatternsOf of) {
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t code = hs_compile(pattern.c_str(), FlagsOf(of), HS_MODE_BLOCK, nullptr, &database, &error);
  if (code != HS_SUCCESS) return Refused(error, code);
  hs_free_database(database);
  return absl::OkStatus();
}

PatternScratch::~PatternScratch() { hs_free_scratch(scratch_); }

absl::StatusOr<TextPatterns> TextPatterns::Compile(absl::Span<const std::string> patterns, PatternsOf of) {
  std::vector<const char*> expressions;
  for (const std::string& pattern : patterns) expressions.push_back(pattern.c_str());
  const std::vector<unsigned> flags(patterns.size(), FlagsOf(of));
  std::vector<unsigned> places(patterns.size());
  std::iota(places.begin(), places.end(), 0u);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t code = hs_compile_multi(expressions.data(), flags.data(), places.data(), static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK, nullptr,
                                           &database, &error);
  if (code != HS_SUCCESS) return Refused(error, code);
  return TextPatterns(database);
}

TextPatterns::TextPatterns(TextPatterns&& other) noexcept : database_(other.database_) { other.database_ = nullptr; }
TextPatterns::~TextPatterns() { hs_free_database(database_); }

void TextPatterns::Prepare(PatternScratch& scratch) const {
  if (hs_alloc_scratch(database_, &scratch.scratch_) != HS_SUCCESS) throw std::bad_alloc();
}

void TextPatterns::ScanWith(absl::string_view text, PatternScratch& scratch, Callback found, void* context) const {
  struct Caller {
    Callback found;
    void* context;
  } caller{found, context};
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long, unsigned, void* to) {
    const auto* const its = static_cast<const Caller*>(to);
    its->found(its->context, id);
    return 0;
  };
  const size_t size = std::min<size_t>(text.size(), std::numeric_limits<unsigned>::max());
  if (hs_scan(database_, text.data(), static_cast<unsigned>(size), 0, scratch.scratch_, on_match, &caller) != HS_SUCCESS) std::abort();
}

}  // namespace postgate::profiles

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_TEXT_PATTERNS_H_
#define CORE_PROFILES_TEXT_PATTERNS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

struct hs_database;
struct hs_scratch;

namespace postgate::profiles {

// What patterns are written for.
enum class PatternsOf {
  // Words as words_text.h writes them, byte by byte: PatternOfWord, PatternOfNear.
  kWords,
  // Text as WriteFolded writes it: PatternOfText.
  kText,
};

// A word, or several in their order.
std::string PatternOfWord(absl::string_view word);
// All of these words in any order, at most so many others between one and the next.
std::string PatternOfNear(absl::Span<const std::string> words, int words_between);
// A regular expression, in any case.
std::string PatternOfText(absl::string_view expression);
// Whether the library takes a pattern: INVALID_ARGUMENT with its reason otherwise.
absl::Status CheckPattern(const std::string& pattern, PatternsOf of);

// What a thread needs to look for patterns; of all databases that it was made for.
class PatternScratch {
 public:
  PatternScratch() = default;
  ~PatternScratch();
  PatternScratch(PatternScratch&& other) noexcept : scratch_(other.scratch_) { other.scratch_ = nullptr; }
  PatternScratch(const PatternScratch&) = delete;
  PatternScratch& operator=(const PatternScratch&) = delete;

 private:
  friend class TextPatterns;
  hs_scratch* scratch_ = nullptr;
};

// Many patterns looked for at once. Immutable; shared by all threads.
class TextPatterns {
 public:
  // A pattern is known by its place. INVALID_ARGUMENT names the place of one that the library refuses.
  static absl::StatusOr<TextPatterns> Compile(absl::Span<const std::string> patterns, PatternsOf of);
  TextPatterns(TextPatterns&&) noexcept;
  ~TextPatterns();

  // Makes `scratch` fit for this as well as for what it fits already. Throws std::bad_alloc.
  void Prepare(PatternScratch& scratch) const;

  // Gives `found` the place of each pattern that `text` has: each once. Ends the process where `scratch` was not prepared: nothing that customs looks for may be
  // passed over without a word.
  template <typename Found>
  void Scan(absl::string_view text, PatternScratch& scratch, Found found) const {
    ScanWith(text, scratch, [](void* context, uint32_t place) { (*static_cast<Found*>(context))(place); }, &found);
  }

 private:
  using Callback = void (*)(void* context, uint32_t place);

  explicit TextPatterns(hs_database* database) : database_(database) {}
  void ScanWith(absl::string_view text, PatternScratch& scratch, Callback found, void* context) const;

  hs_database* database_;
};

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_TEXT_PATTERNS_H_

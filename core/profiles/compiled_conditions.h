// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_COMPILED_CONDITIONS_H_
#define CORE_PROFILES_COMPILED_CONDITIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "core/profiles/declaration_field.h"
#include "core/profiles/text_patterns.h"
#include "postgate/profile/v1/profile.pb.h"

namespace postgate::profiles {

// Patterns of one kind that are looked for in a field.
struct FieldPatterns {
  // Each once. Empty once they are compiled.
  std::vector<std::string> patterns;
  absl::flat_hash_map<std::string, uint32_t> number_of;
  // By their places: their numbers among the patterns of all fields.
  std::vector<uint32_t> numbers;
  // None where there are none.
  std::optional<TextPatterns> compiled;
};

// A field that tests look at.
struct TestedField {
  explicit TestedField(DeclarationField its) : field(std::move(its)) {}

  DeclarationField field;
  FieldPatterns of_words;
  FieldPatterns of_text;
};

enum class TestKind { kIsText, kIsNumber, kBeginsWith, kNumberRange, kMoneyRange, kPatterns, kIsPresent };

struct CompiledTest {
  TestKind kind;
  // Of tested fields, sorted.
  std::vector<uint32_t> fields;
  absl::flat_hash_set<std::string> texts;
  absl::flat_hash_set<int64_t> numbers;
  std::vector<std::string> prefixes;
  // Billionths, of the currency for money.
  absl::int128 low = 0;
  absl::int128 high = 0;
  std::string currency;
  // Of its fields: their numbers.
  std::vector<uint32_t> patterns;
};

// What a condition of some kind is made of: a test, or the nodes [first, first + count).
struct Node {
  enum class Kind { kAll, kAny, kNone, kAnyPiece, kTest };
  Kind kind;
  uint32_t first;
  uint32_t count;
};

// The conditions of all profiles, tests and fields each once. Immutable once Finish has been called.
class CompiledConditions {
 public:
  // Of a condition that profile_check.h has found right. Returns its node.
  uint32_t Add(const profile::v1::Condition& condition);
  // Compiles the patterns: RESOURCE_EXHAUSTED or INVALID_ARGUMENT where the library does not take them together.
  absl::Status Finish();

  const std::vector<TestedField>& fields() const { return fields_; }
  const std::vector<CompiledTest>& tests() const { return tests_; }
  const Node& node(uint32_t i) const { return nodes_[i]; }
  // How many patterns there are.
  uint32_t patterns() const { return patterns_; }

 private:
  void Fill(uint32_t node, const profile::v1::Condition& condition);
  uint32_t AddTest(const profile::v1::Test& test);
  uint32_t FieldOf(const std::string& path);
  void AddPattern(const std::string& pattern, PatternsOf of, CompiledTest& test);

  std::vector<TestedField> fields_;
  absl::flat_hash_map<std::string, uint32_t> field_of_path_;
  std::vector<CompiledTest> tests_;
  // By their bytes.
  absl::flat_hash_map<std::string, uint32_t> test_of_bytes_;
  std::vector<Node> nodes_;
  uint32_t patterns_ = 0;
};

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_COMPILED_CONDITIONS_H_

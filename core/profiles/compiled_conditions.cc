// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/compiled_conditions.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "core/profiles/test_values.h"

namespace postgate::profiles {
namespace {

using profile::v1::Condition;
using profile::v1::Conditions;
using profile::v1::Test;

Node::Kind KindOf(const Condition& condition) {
  switch (condition.kind_case()) {
    case Condition::kAny: return Node::Kind::kAny;
    case Condition::kNone: return Node::Kind::kNone;
    case Condition::kTest: return Node::Kind::kTest;
    case Condition::kAnyPiece: return Node::Kind::kAnyPiece;
    default: return Node::Kind::kAll;
  }
}

const Conditions& ConditionsIn(const Condition& condition) {
  switch (condition.kind_case()) {
    case Condition::kAny: return condition.any();
    case Condition::kNone: return condition.none();
    default: return condition.all();
  }
}

void SetRange(const profile::v1::Range& range, CompiledTest& test) {
  test.low = BillionthsOf(range.at_least()).value_or(absl::Int128Min());
  test.high = BillionthsOf(range.at_most()).value_or(absl::Int128Max());
  test.currency = range.currency_code();
}

}  // namespace

uint32_t CompiledConditions::Add(const Condition& condition) {
  const auto node = static_cast<uint32_t>(nodes_.size());
  nodes_.emplace_back();
  Fill(node, condition);
  return node;
}

void CompiledConditions::Fill(uint32_t node, const Condition& condition) {
  const Node::Kind kind = KindOf(condition);
  if (kind == Node::Kind::kTest) {
    nodes_[node] = {kind, AddTest(condition.test()), 1};
    return;
  }
  if (kind == Node::Kind::kAnyPiece) {
    const auto within = static_cast<uint32_t>(nodes_.size());
    nodes_[node] = {kind, within, 1};
    nodes_.emplace_back();
    return Fill(within, condition.any_piece());
  }
  // What stands within stands side by side, and what stands within that behind it.
  const Conditions& within = ConditionsIn(condition);
  const auto first = static_cast<uint32_t>(nodes_.size());
  nodes_[node] = {kind, first, static_cast<uint32_t>(within.of_size())};
  nodes_.resize(nodes_.size() + static_cast<size_t>(within.of_size()));
  for (int i = 0; i < within.of_size(); ++i) Fill(first + static_cast<uint32_t>(i), within.of(i));
}

uint32_t CompiledConditions::AddTest(const Test& test) {
  const auto [at, is_new] = test_of_bytes_.emplace(test.SerializeAsString(), static_cast<uint32_t>(tests_.size()));
  if (!is_new) return at->second;
  CompiledTest compiled{};
  for (const std::string& path : test.fields()) compiled.fields.push_back(FieldOf(path));
  std::sort(compiled.fields.begin(), compiled.fields.end());
  const DeclarationField& field = fields_[compiled.fields[0]].field;
  if (test.is_present()) {
    compiled.kind = TestKind::kIsPresent;
  } else if (test.has_range()) {
    compiled.kind = field.kind() == FieldKind::kMoney ? TestKind::kMoneyRange : TestKind::kNumberRange;
    SetRange(test.range(), compiled);
  } else if (!test.begins_with().empty()) {
    compiled.kind = TestKind::kBeginsWith;
    compiled.prefixes.assign(test.begins_with().begin(), test.begins_with().end());
  } else if (!test.is().empty() && field.kind() == FieldKind::kText) {
    compiled.kind = TestKind::kIsText;
    compiled.texts.insert(test.is().begin(), test.is().end());
  } else if (!test.is().empty()) {
    compiled.kind = TestKind::kIsNumber;
    for (const std::string& value : test.is()) compiled.numbers.insert(NumberOf(field, value).value_or(0));
  } else {
    compiled.kind = TestKind::kPatterns;
    for (const std::string& word : test.has_word()) AddPattern(PatternOfWord(word), PatternsOf::kWords, compiled);
    if (test.has_near()) {
      const std::vector<std::string> words(test.near().words().begin(), test.near().words().end());
      AddPattern(PatternOfNear(words, test.near().words_between()), PatternsOf::kWords, compiled);
    }
    if (!test.matches().empty()) AddPattern(PatternOfText(test.matches()), PatternsOf::kText, compiled);
  }
  tests_.push_back(std::move(compiled));
  return at->second;
}

uint32_t CompiledConditions::FieldOf(const std::string& path) {
  const auto [at, is_new] = field_of_path_.emplace(path, static_cast<uint32_t>(fields_.size()));
  if (is_new) fields_.emplace_back(*DeclarationField::Find(path));
  return at->second;
}

void CompiledConditions::AddPattern(const std::string& pattern, PatternsOf of, CompiledTest& test) {
  for (const uint32_t field : test.fields) {
    FieldPatterns& its = of == PatternsOf::kWords ? fields_[field].of_words : fields_[field].of_text;
    const auto [at, is_new] = its.number_of.emplace(pattern, patterns_);
    if (is_new) {
      its.patterns.push_back(pattern);
      its.numbers.push_back(patterns_++);
    }
    test.patterns.push_back(at->second);
  }
}

absl::Status CompiledConditions::Finish() {
  for (TestedField& field : fields_) {
    for (const PatternsOf of : {PatternsOf::kWords, PatternsOf::kText}) {
      FieldPatterns& its = of == PatternsOf::kWords ? field.of_words : field.of_text;
      if (its.patterns.empty()) continue;
      absl::StatusOr<TextPatterns> compiled = TextPatterns::Compile(its.patterns, of);
      if (!compiled.ok()) return compiled.status();
      its.compiled.emplace(*std::move(compiled));
      its.patterns.clear();
      its.number_of.clear();
    }
  }
  field_of_path_.clear();
  test_of_bytes_.clear();
  return absl::OkStatus();
}

}  // namespace postgate::profiles

// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/row_filter.h"

#include <algorithm>
#include <utility>

namespace postgate::profiles {

void RowFilter::CollectRequired(uint32_t node, std::vector<uint32_t>& tests) const {
  const Node& its = conditions_.node(node);
  if (its.kind == Node::Kind::kTest) tests.push_back(its.first);
  // What holds of one piece holds of the item, test by test.
  if (its.kind != Node::Kind::kAll && its.kind != Node::Kind::kAnyPiece) return;
  for (uint32_t i = 0; i < its.count; ++i) CollectRequired(its.first + i, tests);
}

void RowFilter::AddTest(const CompiledTest& test, uint32_t row, Group& group) {
  for (const std::string& text : test.texts) group.texts[text].Add(row);
  for (const int64_t number : test.numbers) group.numbers[number].Add(row);
  for (const std::string& prefix : test.prefixes) group.prefixes[prefix].Add(row);
  for (const uint32_t pattern : test.patterns) group.patterns[pattern].Add(row);
}

void RowFilter::AddRow(uint32_t node) {
  const auto row = static_cast<uint32_t>(rows_++);
  std::vector<uint32_t> tests;
  CollectRequired(node, tests);
  for (const uint32_t i : tests) {
    const CompiledTest& test = conditions_.tests()[i];
    if (test.kind == TestKind::kNumberRange || test.kind == TestKind::kMoneyRange || test.kind == TestKind::kIsPresent) continue;
    Group& group = group_of_fields_[test.fields];
    if (!group.asking.empty() && group.asking.back() == row) continue;
    group.asking.push_back(row);
    AddTest(test, row, group);
  }
}

void RowFilter::Finish() {
  all_ = RowBits(rows_);
  for (uint32_t row = 0; row < rows_; ++row) all_.Set(row);
  for (auto& [fields, group] : group_of_fields_) {
    group.fields = fields;
    RowBits asks(rows_);
    for (const uint32_t row : group.asking) asks.Set(row);
    group.without = RowBits(rows_);
    for (uint32_t row = 0; row < rows_; ++row) {
      if (!asks.Has(row)) group.without.Set(row);
    }
    for (auto& [text, rows] : group.texts) rows.Finish(rows_);
    for (auto& [number, rows] : group.numbers) rows.Finish(rows_);
    for (auto& [pattern, rows] : group.patterns) rows.Finish(rows_);
    for (auto& [prefix, rows] : group.prefixes) {
      rows.Finish(rows_);
      if (std::find(group.prefix_lengths.begin(), group.prefix_lengths.end(), prefix.size()) == group.prefix_lengths.end()) group.prefix_lengths.push_back(prefix.size());
    }
    groups_.push_back(std::move(group));
  }
  group_of_fields_.clear();
  std::sort(groups_.begin(), groups_.end(), [](const Group& a, const Group& b) { return a.asking.size() > b.asking.size(); });
}

void RowFilter::AddRows(const absl::flat_hash_map<std::string, Rows>& rows, absl::string_view key, RowBits& set) {
  const auto found = rows.find(key);
  if (found != rows.end()) found->second.AddTo(set);
}

void RowFilter::AddPassingText(const Group& group, absl::string_view text, RowBits& set) {
  if (!group.texts.empty()) AddRows(group.texts, text, set);
  for (const size_t length : group.prefix_lengths) {
    if (length <= text.size()) AddRows(group.prefixes, text.substr(0, length), set);
  }
}

}  // namespace postgate::profiles

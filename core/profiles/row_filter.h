// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_ROW_FILTER_H_
#define CORE_PROFILES_ROW_FILTER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "core/profiles/compiled_conditions.h"
#include "core/profiles/row_bits.h"
#include "core/records/declaration.h"

namespace postgate::profiles {

// Tells, of the rows whose conditions are to be looked at, most that can't hold: those that ask of some fields what the declaration does not have there. A row is a
// condition; of the tests that have to pass for it to hold, one of each set of fields takes part. Immutable once Finish has been called.
class RowFilter {
 public:
  explicit RowFilter(const CompiledConditions& conditions) : conditions_(conditions) {}

  // The next row has this node.
  void AddRow(uint32_t node);
  void Finish();

  size_t rows() const { return rows_; }

  // Writes the rows that may hold. `matched` returns the numbers of the patterns (CompiledConditions) that a field's texts have; `set` is scratch.
  template <typename Matched>
  void Apply(const records::Declaration& declaration, Matched matched, RowBits& left, RowBits& set) const {
    left = all_;
    for (const Group& group : groups_) {
      set = group.without;
      for (const uint32_t field : group.fields) AddPassing(group, field, declaration, matched, set);
      if (!left.KeepOnly(set)) return;
    }
  }

 private:
  // Rows by what they ask of the same fields.
  struct Group {
    std::vector<uint32_t> fields;
    // Those that ask something, in their order.
    std::vector<uint32_t> asking;
    // Those that ask nothing.
    RowBits without;
    absl::flat_hash_map<std::string, Rows> texts;
    absl::flat_hash_map<int64_t, Rows> numbers;
    absl::flat_hash_map<std::string, Rows> prefixes;
    // Of the prefixes, each once.
    std::vector<size_t> prefix_lengths;
    absl::flat_hash_map<uint32_t, Rows> patterns;
  };

  // The tests that have to pass for the node to hold.
  void CollectRequired(uint32_t node, std::vector<uint32_t>& tests) const;
  static void AddTest(const CompiledTest& test, uint32_t row, Group& group);
  static void AddPassingText(const Group& group, absl::string_view text, RowBits& set);
  static void AddRows(const absl::flat_hash_map<std::string, Rows>& rows, absl::string_view key, RowBits& set);

  template <typename Matched>
  void AddPassing(const Group& group, uint32_t field, const records::Declaration& declaration, Matched& matched, RowBits& set) const {
    const DeclarationField& its = conditions_.fields()[field].field;
    if (!group.texts.empty() || !group.prefixes.empty()) {
      its.AnyText(declaration, kAllPieces, [&](absl::string_view text) { return AddPassingText(group, text, set), false; });
    }
    if (!group.numbers.empty()) {
      its.AnyNumber(declaration, kAllPieces, [&](int64_t number) {
        const auto found = group.numbers.find(number);
        if (found != group.numbers.end()) found->second.AddTo(set);
        return false;
      });
    }
    if (group.patterns.empty()) return;
    for (const uint32_t pattern : matched(field)) {
      const auto found = group.patterns.find(pattern);
      if (found != group.patterns.end()) found->second.AddTo(set);
    }
  }

  const CompiledConditions& conditions_;
  size_t rows_ = 0;
  RowBits all_;
  // By their fields while rows are added; then the one that asks the most rows comes first.
  std::map<std::vector<uint32_t>, Group> group_of_fields_;
  std::vector<Group> groups_;
};

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_ROW_FILTER_H_

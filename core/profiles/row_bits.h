// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_ROW_BITS_H_
#define CORE_PROFILES_ROW_BITS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace postgate::profiles {

// A set of rows, numbers below a size that is the same for all sets that are put together.
class RowBits {
 public:
  explicit RowBits(size_t rows = 0) : words_((rows + kWordBits - 1) / kWordBits) {}

  void Set(uint32_t row) { words_[row / kWordBits] |= uint64_t{1} << row % kWordBits; }
  bool Has(uint32_t row) const { return (words_[row / kWordBits] >> row % kWordBits & 1) != 0; }
  void operator|=(const RowBits& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  }
  // Returns whether any row is left.
  bool KeepOnly(const RowBits& other) {
    uint64_t any = 0;
    for (size_t i = 0; i < words_.size(); ++i) any |= words_[i] &= other.words_[i];
    return any != 0;
  }
  // In their order.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (size_t i = 0; i < words_.size(); ++i) {
      for (uint64_t word = words_[i]; word != 0; word &= word - 1) visit(static_cast<uint32_t>(i * kWordBits + static_cast<size_t>(std::countr_zero(word))));
    }
  }

 private:
  static constexpr size_t kWordBits = 64;

  std::vector<uint64_t> words_;
};

// Rows that are put into sets again and again: one by one while they are few.
class Rows {
 public:
  void Add(uint32_t row) { list_.push_back(row); }
  // Once, when all are there.
  void Finish(size_t rows) {
    if (list_.size() <= kListMax) return;
    bits_ = RowBits(rows);
    for (const uint32_t row : list_) bits_.Set(row);
  }
  void AddTo(RowBits& set) const {
    if (list_.size() > kListMax) {
      set |= bits_;
    } else {
      for (const uint32_t row : list_) set.Set(row);
    }
  }

 private:
  static constexpr size_t kListMax = 64;

  std::vector<uint32_t> list_;
  RowBits bits_;
};

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_ROW_BITS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_LIST_H_
#define CORE_RECORDS_LIST_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <new>
#include <type_traits>

#include "core/records/memory.h"

namespace postgate::records {

// A list in memory of records. What it held when it grew stays there until all is given back: a list of a thousand leaves another thousand behind.
template <typename Element>
class List {
 public:
  constexpr List() = default;

  int size() const { return static_cast<int>(size_); }
  bool empty() const { return size_ == 0; }
  const Element* begin() const { return elements_; }
  const Element* end() const { return elements_ + size_; }
  const Element& operator[](int i) const { return elements_[i]; }
  Element& operator[](int i) { return elements_[i]; }

  void Add(const Element& element, Memory* memory) {
    if (size_ == capacity_) Grow(memory);
    new (elements_ + size_++) Element(element);
  }
  void Remove(int i) {
    std::copy(elements_ + i + 1, elements_ + size_, elements_ + i);
    --size_;
  }
  void Clear() { size_ = 0; }

 private:
  void Grow(Memory* memory) {
    capacity_ = capacity_ == 0 ? kFirstCapacity : 2 * capacity_;
    static_assert(std::is_trivially_copyable_v<Element>);
    auto* const larger = static_cast<Element*>(TakeFrom(memory, capacity_ * sizeof(Element), alignof(Element)));
    std::uninitialized_copy(begin(), end(), larger);
    elements_ = larger;
  }

  static constexpr uint32_t kFirstCapacity = 2;

  Element* elements_ = nullptr;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

// A list of records, which stay where they are when it grows.
template <typename Record>
class RecordList {
 public:
  template <typename Reference, typename Pointer>
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Record;
    using difference_type = std::ptrdiff_t;
    using pointer = Pointer;
    using reference = Reference;

    explicit Iterator(void* const* at) : at_(at) {}
    Reference operator*() const { return *static_cast<Pointer>(*at_); }
    Pointer operator->() const { return static_cast<Pointer>(*at_); }
    Iterator& operator++() { return ++at_, *this; }
    Iterator operator++(int) { return Iterator(at_++); }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    void* const* at_;
  };
  using ConstIterator = Iterator<const Record&, const Record*>;
  using MutableIterator = Iterator<Record&, Record*>;

  int size() const { return records_.size(); }
  bool empty() const { return records_.empty(); }
  ConstIterator begin() const { return ConstIterator(records_.begin()); }
  ConstIterator end() const { return ConstIterator(records_.end()); }
  MutableIterator begin() { return MutableIterator(records_.begin()); }
  MutableIterator end() { return MutableIterator(records_.end()); }
  const Record& operator[](int i) const { return *static_cast<const Record*>(records_[i]); }
  Record& operator[](int i) { return *static_cast<Record*>(records_[i]); }

  Record* Add(Memory* memory) {
    auto* const record = Create<Record>(memory);
    records_.Add(record, memory);
    return record;
  }
  void Clear() { records_.Clear(); }

 private:
  // Not typed, so that whoever fills records by their type's description need not know it.
  List<void*> records_;
};

}  // namespace postgate::records

#endif  // CORE_RECORDS_LIST_H_

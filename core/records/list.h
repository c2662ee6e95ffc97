// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_LIST_H_
#define CORE_RECORDS_LIST_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>

#include "google/protobuf/arena.h"

namespace postgate::records {

// A list in an arena. What it held when it grew stays in the arena until that is reset: a list of a thousand leaves another thousand behind.
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

  void Add(const Element& element, google::protobuf::Arena* arena) {
    if (size_ == capacity_) Grow(arena);
    new (elements_ + size_++) Element(element);
  }
  void Remove(int i) {
    std::copy(elements_ + i + 1, elements_ + size_, elements_ + i);
    --size_;
  }
  void Clear() { size_ = 0; }

 private:
  void Grow(google::protobuf::Arena* arena) {
    capacity_ = capacity_ == 0 ? kFirstCapacity : 2 * capacity_;
    static_assert(std::is_trivially_copyable_v<Element> && alignof(Element) <= alignof(uint64_t));
    uint64_t* const memory = google::protobuf::Arena::CreateArray<uint64_t>(arena, (capacity_ * sizeof(Element) + 7) / 8);
    auto* const larger = reinterpret_cast<Element*>(memory);
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
    explicit Iterator(void* const* at) : at_(at) {}
    Reference operator*() const { return *static_cast<Pointer>(*at_); }
    Iterator& operator++() { return ++at_, *this; }
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

  Record* Add(google::protobuf::Arena* arena) {
    auto* record = google::protobuf::Arena::Create<Record>(arena, arena);
    records_.Add(record, arena);
    return record;
  }
  void Clear() { records_.Clear(); }

 private:
  // Not typed, so that whoever fills records by their type's description need not know it.
  List<void*> records_;
};

}  // namespace postgate::records

#endif  // CORE_RECORDS_LIST_H_

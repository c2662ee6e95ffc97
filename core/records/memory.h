// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_MEMORY_H_
#define CORE_RECORDS_MEMORY_H_

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory_resource>
#include <new>
#include <type_traits>

#include "absl/strings/string_view.h"

namespace postgate::records {

// Where records, their lists and their texts live: taken piece by piece and given back all together, without a destructor. Of one thread.
class Memory final : public std::pmr::monotonic_buffer_resource {
 public:
  using std::pmr::monotonic_buffer_resource::monotonic_buffer_resource;
  ~Memory() override = default;

  // By its name, so that taking a piece is no virtual call.
  void* Take(size_t bytes, size_t alignment) { return monotonic_buffer_resource::do_allocate(bytes, alignment); }
};

// Ends the process without memory: what has none stands for something absent and is not to be changed.
inline void* TakeFrom(Memory* memory, size_t bytes, size_t alignment) {
  if (memory == nullptr) std::abort();
  return memory->Take(bytes, alignment);
}

template <typename Record>
Record* Create(Memory* memory) {
  static_assert(std::is_trivially_destructible_v<Record>);
  return new (TakeFrom(memory, sizeof(Record), alignof(Record))) Record(memory);
}

// A copy in the memory.
inline absl::string_view CopyOf(absl::string_view text, Memory* memory) {
  if (text.empty()) return {};
  char* const copy = static_cast<char*>(TakeFrom(memory, text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return absl::string_view(copy, text.size());
}

}  // namespace postgate::records

#endif  // CORE_RECORDS_MEMORY_H_

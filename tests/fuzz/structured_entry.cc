// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/structure.h"

// libFuzzer's names, found by the linker.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t size_max);

// Where it stands in a program, libFuzzer mutates by it alone. Every fourth mutation is of bytes, and every one of what is no message.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t size_max, unsigned int seed) {
  constexpr unsigned int kOneOfBytesIn = 4;
  if (seed % kOneOfBytesIn == 0) return LLVMFuzzerMutate(data, size, size_max);
  const auto mutated = postgate::fuzz::MutateStructured(absl::string_view(reinterpret_cast<const char*>(data), size), seed);
  if (!mutated.has_value() || mutated->size() > size_max) return LLVMFuzzerMutate(data, size, size_max);
  std::copy(mutated->begin(), mutated->end(), data);
  return mutated->size();
}

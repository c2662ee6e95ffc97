// SPDX-License-Identifier: Apache-2.0
//
// Inputs that have a structure. A target that is declared STRUCTURED defines this function beside RunOnce; of every other, inputs are bytes alone.
#ifndef TESTS_FUZZ_STRUCTURE_H_
#define TESTS_FUZZ_STRUCTURE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "tests/properties/message_mutator.h"

namespace postgate::fuzz {

// Another input, altered by what it means, where `input` is whole enough for that. The same seed gives the same.
std::optional<std::string> MutateStructured(absl::string_view input, uint64_t seed);

// That of a target whose inputs are messages of one type.
template <typename Message>
std::optional<std::string> MutateMessage(absl::string_view input, uint64_t seed) {
  Message message;
  if (!message.ParseFromArray(input.data(), static_cast<int>(input.size()))) return std::nullopt;
  properties::MessageMutator(properties::MessageMutator::Fits::kAnyMessage, seed).Mutate(&message);
  std::string mutated;
  if (!message.SerializeToString(&mutated)) return std::nullopt;
  return mutated;
}

}  // namespace postgate::fuzz

#endif  // TESTS_FUZZ_STRUCTURE_H_

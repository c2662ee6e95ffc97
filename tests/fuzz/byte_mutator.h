// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_FUZZ_BYTE_MUTATOR_H_
#define TESTS_FUZZ_BYTE_MUTATOR_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace postgate::fuzz {

// Bytes of what a mutation may grow to: beyond it an input only takes time.
inline constexpr size_t kMutatedBytesMax = 64 << 10;

// Makes inputs of others: bits flipped, pieces cut out, doubled, put in from another input or from a list of what parsers trip over. No guidance by
// coverage, which is libFuzzer's work; the same seed gives the same inputs on every machine.
class ByteMutator {
 public:
  // `corpus` is not empty, and outlives the mutator.
  ByteMutator(const std::vector<std::string>& corpus, uint64_t seed) : corpus_(corpus), random_(seed) {}

  std::string Next();

 private:
  // Below `bound`, which is not 0.
  size_t Below(size_t bound) { return static_cast<size_t>(random_() % bound); }
  void MutateOnce(std::string& bytes);
  // A piece of some input of the corpus, or of what parsers trip over.
  std::string Piece();

  const std::vector<std::string>& corpus_;
  std::mt19937_64 random_;
};

}  // namespace postgate::fuzz

#endif  // TESTS_FUZZ_BYTE_MUTATOR_H_

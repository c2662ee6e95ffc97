// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_KEY_FILTER_H_
#define POSTGATE_SERVER_REGISTER_KEY_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace postgate::registry {

// Keys that a filter holds at most, some 12 bits each (60 MB). With more it says of every key that it may be there.
inline constexpr size_t kKeyFilterKeysMax = 40'000'000;

// Tells keys that were never added from those that may have been: a chain of blocked Bloom filters (Putze, Sanders, Singler 2007), each twice as
// large as the one before. Never wrong about a key that was added; wrong about one in some fifty of the others. A look costs one cache line a
// filter of the chain. Nothing is taken out again. Not thread-safe.
class KeyFilter {
 public:
  explicit KeyFilter(size_t keys_max = kKeyFilterKeysMax) : keys_max_(keys_max) {}

  void Add(absl::string_view key);
  bool MayContain(absl::string_view key) const;

 private:
  using Block = std::array<uint64_t, 8>;  // a cache line

  struct Segment {
    explicit Segment(size_t capacity);
    size_t BlockOf(uint64_t hash) const;
    bool MayContain(uint64_t hash) const;
    void Add(uint64_t hash);

    size_t keys = 0;
    size_t keys_max;
    std::vector<Block> blocks;
  };

  bool MayContainHash(uint64_t hash) const;

  const size_t keys_max_;
  size_t keys_ = 0;
  bool full_ = false;
  std::vector<Segment> segments_;
};

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_KEY_FILTER_H_

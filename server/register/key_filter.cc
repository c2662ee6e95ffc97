// SPDX-License-Identifier: Apache-2.0
#include "server/register/key_filter.h"

#include <algorithm>

#include "absl/hash/hash.h"

namespace postgate::registry {
namespace {

constexpr size_t kFirstSegmentKeys = 1'000'000;
constexpr size_t kBitsPerKey = 12;
constexpr size_t kBlockBits = 512;
// Bits set for a key, each placed in its block by 9 bits of the hash.
constexpr int kBitsSet = 6;
constexpr int kPlaceBits = 9;

uint64_t HashOf(absl::string_view key) { return absl::Hash<absl::string_view>()(key); }

// The block is chosen by the hash's upper half; the places in it must not follow from that.
uint64_t PlacesOf(uint64_t hash) { return hash * 0x9E3779B97F4A7C15u; }

}  // namespace

KeyFilter::Segment::Segment(size_t capacity) : keys_max(capacity), blocks(capacity * kBitsPerKey / kBlockBits + 1) {}

size_t KeyFilter::Segment::BlockOf(uint64_t hash) const { return ((hash >> 32) * blocks.size()) >> 32; }

bool KeyFilter::Segment::MayContain(uint64_t hash) const {
  const Block& block = blocks[BlockOf(hash)];
  uint64_t places = PlacesOf(hash);
  for (int i = 0; i < kBitsSet; ++i, places >>= kPlaceBits) {
    const uint64_t place = places % kBlockBits;
    if ((block[place / 64] >> (place % 64) & 1) == 0) return false;
  }
  return true;
}

void KeyFilter::Segment::Add(uint64_t hash) {
  Block& block = blocks[BlockOf(hash)];
  uint64_t places = PlacesOf(hash);
  for (int i = 0; i < kBitsSet; ++i, places >>= kPlaceBits) {
    const uint64_t place = places % kBlockBits;
    block[place / 64] |= uint64_t{1} << (place % 64);
  }
  ++keys;
}

bool KeyFilter::MayContainHash(uint64_t hash) const {
  return std::any_of(segments_.begin(), segments_.end(), [hash](const Segment& segment) { return segment.MayContain(hash); });
}

bool KeyFilter::MayContain(absl::string_view key) const { return full_ || MayContainHash(HashOf(key)); }

void KeyFilter::Add(absl::string_view key) {
  if (full_) return;
  const uint64_t hash = HashOf(key);
  if (MayContainHash(hash)) return;
  if (keys_ == keys_max_) {
    full_ = true;
    std::vector<Segment>().swap(segments_);
    return;
  }
  if (segments_.empty() || segments_.back().keys == segments_.back().keys_max) {
    const size_t keys = segments_.empty() ? kFirstSegmentKeys : 2 * segments_.back().keys_max;
    segments_.emplace_back(std::min(keys, keys_max_ - keys_));
  }
  segments_.back().Add(hash);
  ++keys_;
}

}  // namespace postgate::registry

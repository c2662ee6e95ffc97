// SPDX-License-Identifier: Apache-2.0
#include "server/price_learning/price_histogram.h"

#include <algorithm>

namespace postgate::price_learning {
namespace {

// Prices below this have a bucket each; from it on 90 buckets hold what has one more digit.
constexpr int64_t kSingle = 10;
constexpr int64_t kPerDigit = 90;

}  // namespace

size_t PriceHistogram::BucketOf(int64_t micro_usd_per_kg) {
  int64_t digits = std::clamp<int64_t>(micro_usd_per_kg, 0, reference::kMicroUsdPerKgMax - 1);
  if (digits < kSingle) return static_cast<size_t>(digits);
  int64_t dropped = 0;
  for (; digits >= 10 * kSingle; digits /= 10) ++dropped;
  return static_cast<size_t>(kSingle + dropped * kPerDigit + digits - kSingle);
}

int64_t PriceHistogram::BeginOf(size_t bucket) {
  const int64_t number = static_cast<int64_t>(bucket);
  if (number < kSingle) return number;
  int64_t begin = (number - kSingle) % kPerDigit + kSingle;
  for (int64_t dropped = (number - kSingle) / kPerDigit; dropped > 0; --dropped) begin *= 10;
  return begin;
}

void PriceHistogram::Add(int64_t micro_usd_per_kg) {
  ++counts_[BucketOf(micro_usd_per_kg)];
  ++pieces_;
}

size_t PriceHistogram::BucketAt(int64_t place) const {
  size_t bucket = 0;
  for (int64_t passed = counts_[0]; passed < place; passed += counts_[bucket]) ++bucket;
  return bucket;
}

reference::PriceRange PriceHistogram::UsualRange() const {
  constexpr int64_t kParts = 100;
  const int64_t part = pieces_ / kParts;
  const int64_t low_place = part + (pieces_ % kParts == 0 ? 0 : 1);
  const int64_t high_place = pieces_ - part;
  return {BeginOf(BucketAt(low_place)), BeginOf(BucketAt(high_place) + 1)};
}

}  // namespace postgate::price_learning

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_PRICE_LEARNING_PRICE_HISTOGRAM_H_
#define POSTGATE_SERVER_PRICE_LEARNING_PRICE_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/reference/price_ranges.h"

namespace postgate::price_learning {

// How many prices fell into each of fixed buckets. The prices of a bucket have the same two digits in front (1.2 to below 1.3, 120 to below 130), so that
// none is wider than a tenth of its price. What it says does not depend on the order of the prices, and its memory not on their number.
class PriceHistogram {
 public:
  // One for each price of one digit, and 90 for each number of digits from 2 to that of the largest price, 15.
  static constexpr size_t kBuckets = 10 + 14 * 90;

  // At least 0; what is above the largest price counts as that.
  void Add(int64_t micro_usd_per_kg);

  int64_t pieces() const { return pieces_; }

  // From the beginning of the bucket in which the first hundredth of all ends, to the end of the bucket in which the last hundredth begins. At least one
  // price was added.
  reference::PriceRange UsualRange() const;

  // Of the bucket that holds a price, and the smallest price of a bucket; that of kBuckets is the end.
  static size_t BucketOf(int64_t micro_usd_per_kg);
  static int64_t BeginOf(size_t bucket);

 private:
  // The bucket that holds the price at a place in their order, from 1.
  size_t BucketAt(int64_t place) const;

  std::vector<int64_t> counts_ = std::vector<int64_t>(kBuckets);
  int64_t pieces_ = 0;
};

}  // namespace postgate::price_learning

#endif  // POSTGATE_SERVER_PRICE_LEARNING_PRICE_HISTOGRAM_H_

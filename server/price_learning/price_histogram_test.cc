// SPDX-License-Identifier: Apache-2.0
#include "server/price_learning/price_histogram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace postgate::price_learning {
namespace {

constexpr int64_t kUsd = 1'000'000;

std::pair<int64_t, int64_t> RangeOf(const std::vector<int64_t>& prices) {
  PriceHistogram under_test;
  for (const int64_t price : prices) under_test.Add(price);
  const reference::PriceRange range = under_test.UsualRange();
  return {range.low_micro_usd_per_kg, range.high_micro_usd_per_kg};
}

TEST(PriceHistogramTest, ABucketHoldsThePricesWithTheSameTwoDigitsInFront) {
  EXPECT_EQ(PriceHistogram::BucketOf(1'200'000), PriceHistogram::BucketOf(1'299'999));
  EXPECT_NE(PriceHistogram::BucketOf(1'200'000), PriceHistogram::BucketOf(1'199'999));
  EXPECT_NE(PriceHistogram::BucketOf(1'200'000), PriceHistogram::BucketOf(12'000'000));
  for (int64_t price = 0; price < 100; ++price) EXPECT_EQ(PriceHistogram::BucketOf(price), static_cast<size_t>(price));
}

TEST(PriceHistogramTest, TheBucketsFollowOneAnotherWithoutAGapAndNoneIsWiderThanATenth) {
  for (size_t bucket = 0; bucket < PriceHistogram::kBuckets; ++bucket) {
    const int64_t begin = PriceHistogram::BeginOf(bucket);
    const int64_t end = PriceHistogram::BeginOf(bucket + 1);
    ASSERT_LT(begin, end);
    ASSERT_EQ(PriceHistogram::BucketOf(begin), bucket);
    ASSERT_EQ(PriceHistogram::BucketOf(end - 1), bucket);
    if (begin >= 10) {
      ASSERT_LE((end - begin) * 10, begin);
    }
  }
  EXPECT_EQ(PriceHistogram::BeginOf(PriceHistogram::kBuckets), reference::kMicroUsdPerKgMax);
}

TEST(PriceHistogramTest, WhatIsBeyondItsEndsIsInTheLastBucketOfThatEnd) {
  EXPECT_EQ(PriceHistogram::BucketOf(-1), 0u);
  EXPECT_EQ(PriceHistogram::BucketOf(reference::kMicroUsdPerKgMax), PriceHistogram::kBuckets - 1);
  EXPECT_EQ(PriceHistogram::BucketOf(INT64_MAX), PriceHistogram::kBuckets - 1);
}

TEST(PriceHistogramTest, AHundredthLiesAtEachEndOfTheUsualRange) {
  std::vector<int64_t> prices;
  for (int64_t dollars = 1; dollars <= 1'000; ++dollars) prices.push_back(dollars * kUsd);
  EXPECT_EQ(RangeOf(prices), std::pair(10 * kUsd, 1'000 * kUsd));
  // Of 200 the second and the second last.
  prices.resize(200);
  EXPECT_EQ(RangeOf(prices), std::pair(2 * kUsd, 200 * kUsd));
}

TEST(PriceHistogramTest, AFewFarOutsideDoNotMoveTheRange) {
  std::vector<int64_t> prices(1'000, 25 * kUsd);
  std::fill_n(prices.begin(), 9, 1);
  std::fill_n(prices.rbegin(), 9, 900'000 * kUsd);
  EXPECT_EQ(RangeOf(prices), std::pair(25 * kUsd, 26 * kUsd));
  std::fill_n(prices.begin(), 10, 1);
  EXPECT_EQ(RangeOf(prices).first, 1);
}

TEST(PriceHistogramTest, OnePriceIsItsBucket) {
  EXPECT_EQ(RangeOf({12'345'678}), std::pair(int64_t{12'000'000}, int64_t{13'000'000}));
  EXPECT_EQ(RangeOf({0}), std::pair(int64_t{0}, int64_t{1}));
}

TEST(PriceHistogramTest, DoesNotDependOnTheOrder) {
  std::mt19937 random(20'260'301);
  std::lognormal_distribution<double> price(17, 1.5);
  std::vector<int64_t> prices;
  for (int i = 0; i < 5'000; ++i) prices.push_back(static_cast<int64_t>(price(random)));
  const auto range = RangeOf(prices);
  for (int i = 0; i < 5; ++i) {
    std::shuffle(prices.begin(), prices.end(), random);
    EXPECT_EQ(RangeOf(prices), range);
  }
  // Within one bucket of what sorting says.
  std::sort(prices.begin(), prices.end());
  EXPECT_EQ(range.first, PriceHistogram::BeginOf(PriceHistogram::BucketOf(prices[49])));
  EXPECT_EQ(range.second, PriceHistogram::BeginOf(PriceHistogram::BucketOf(prices[4'949]) + 1));
}

}  // namespace
}  // namespace postgate::price_learning

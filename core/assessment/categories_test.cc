// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/categories.h"

#include <string>
#include <vector>

#include "core/testing/read_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

using testing::ElementsAre;

constexpr char kCategoriesHeader[] = "category,queues,weight,requires_classification,source\n";
constexpr char kOtherCategories[] =
    "low_value_non_dutiable,release,0,true,s\n"
    "low_value_dutiable,revenue,0.1,true,s\n"
    "high_value,revenue inspection,0.2,true,s\n";

std::string RefusalOfCategories(const std::string& rows) {
  Categories categories;
  return std::string(categories.Load("categories.csv", kCategoriesHeader + rows).message());
}

std::vector<absl::string_view> NamesOf(const QueueSet& queues) {
  std::vector<absl::string_view> names;
  for (size_t i = 0; i < kQueues.size(); ++i) {
    if (queues.test(i)) names.push_back(kQueues[i]);
  }
  return names;
}

TEST(CategoriesTest, WhatIsBuiltInSendsEachCategoryItsWay) {
  const Categories categories;
  EXPECT_THAT(NamesOf(categories.Of(v1::FACILITATION_CATEGORY_DOCUMENTS).queues), ElementsAre("documents"));
  EXPECT_THAT(NamesOf(categories.Of(v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE).queues), ElementsAre("release"));
  EXPECT_THAT(NamesOf(categories.Of(v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE).queues), ElementsAre("revenue"));
  EXPECT_THAT(NamesOf(categories.Of(v1::FACILITATION_CATEGORY_HIGH_VALUE).queues), ElementsAre("revenue", "inspection"));
}

TEST(CategoriesTest, TheShippedFileSaysWhatIsBuiltIn) {
  const Categories built_in;
  Categories shipped;
  const std::string path = POSTGATE_SOURCE_DIR "/data/assessment/categories.csv";
  ASSERT_TRUE(shipped.Load(path, ReadFile(path)).ok());
  for (int i = v1::FACILITATION_CATEGORY_DOCUMENTS; i <= v1::FacilitationCategory_MAX; ++i) {
    const auto category = static_cast<v1::FacilitationCategory>(i);
    EXPECT_EQ(shipped.Of(category).queues, built_in.Of(category).queues) << v1::FacilitationCategory_Name(category);
    EXPECT_EQ(shipped.Of(category).weight, built_in.Of(category).weight) << v1::FacilitationCategory_Name(category);
    EXPECT_EQ(shipped.Of(category).requires_classification, built_in.Of(category).requires_classification) << v1::FacilitationCategory_Name(category);
  }
}

TEST(CategoriesTest, AFileReplacesAllFour) {
  Categories categories;
  ASSERT_TRUE(categories.Load("categories.csv", std::string(kCategoriesHeader) + "high_value,inspection security prohibited,1,false,s\n" +
                                                    "documents,release,0.000001,true,s\n" + "low_value_non_dutiable,documents,0.25,false,s\n" +
                                                    "low_value_dutiable,revenue,0,false,s\n")
                  .ok());
  const CategoryTreatment& high = categories.Of(v1::FACILITATION_CATEGORY_HIGH_VALUE);
  EXPECT_THAT(NamesOf(high.queues), ElementsAre("security", "prohibited", "inspection"));
  EXPECT_EQ(high.weight, 1);
  EXPECT_FALSE(high.requires_classification);
  EXPECT_EQ(categories.Of(v1::FACILITATION_CATEGORY_DOCUMENTS).weight, 0.000001);
  EXPECT_TRUE(categories.Of(v1::FACILITATION_CATEGORY_DOCUMENTS).requires_classification);
  EXPECT_EQ(categories.Of(v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE).weight, 0.25);
}

TEST(CategoriesTest, WhatHasNoCategoryIsTreatedAsHighValue) {
  const Categories categories;
  for (const int number : {0, -1, 5}) {
    EXPECT_EQ(&categories.Of(static_cast<v1::FacilitationCategory>(number)), &categories.Of(v1::FACILITATION_CATEGORY_HIGH_VALUE)) << number;
  }
}

TEST(CategoriesTest, RefusesBadRowsWithPlaceCauseAndRemedy) {
  const struct {
    std::string rows;
    std::string message;
  } kCases[] = {
      {"document,documents,0,true,s\n",
       "categories.csv:2: category: \"document\" is none; write one of documents low_value_non_dutiable low_value_dutiable high_value"},
      {"documents,express,0,true,s\n",
       "categories.csv:2: queues: \"express\" is none; write some of release documents revenue security prohibited inspection"},
      {"documents,,0,true,s\n", "categories.csv:2: queues: none that decides about release; write at least one besides security"},
      {"documents,security,0,true,s\n", "categories.csv:2: queues: none that decides about release; write at least one besides security"},
      {"documents,documents,,true,s\n", "categories.csv:2: weight: expected a number from 0 to 1, at most 6 decimals"},
      {"documents,documents,-0.1,true,s\n", "categories.csv:2: weight: expected a number from 0 to 1, at most 6 decimals"},
      {"documents,documents,1.000001,true,s\n", "categories.csv:2: weight: expected a number from 0 to 1, at most 6 decimals"},
      {"documents,documents,0.1234567,true,s\n", "categories.csv:2: weight: expected a number from 0 to 1, at most 6 decimals"},
      {"documents,documents,0,yes,s\n", "categories.csv:2: requires_classification: expected true or false"},
      {"documents,documents,0,true,\n", "categories.csv:2: source: is empty; say where it comes from"},
      {"documents,documents,0,true\n", "categories.csv:2: expected 5 fields, found 4"},
      {"documents,documents,0,true,s\ndocuments,documents,0,true,s\n", "categories.csv:3: category: documents has a row above; keep one of the two"},
  };
  for (const auto& each : kCases) EXPECT_EQ(RefusalOfCategories(each.rows + kOtherCategories), each.message) << each.rows;
}

TEST(CategoriesTest, RefusesAFileThatLacksACategory) {
  EXPECT_EQ(RefusalOfCategories(kOtherCategories), "categories.csv: documents has no row; give each category one");
  EXPECT_EQ(RefusalOfCategories("documents,documents,0,true,s\nlow_value_non_dutiable,release,0,true,s\nlow_value_dutiable,revenue,0.1,true,s\n"),
            "categories.csv: high_value has no row; give each category one");
}

}  // namespace
}  // namespace postgate::assessment

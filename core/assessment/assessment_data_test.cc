// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/assessment_data.h"

#include <string>

#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

TEST(AssessmentDataTest, LoadsWhatIsShipped) {
  const auto data = AssessmentData::Load(POSTGATE_SOURCE_DIR "/data/assessment");
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ((*data)->version.size(), 12u);
  const absl::Time now = absl::FromCivil(absl::CivilDay(2026, 8, 1), absl::UTCTimeZone());
  EXPECT_EQ((*data)->thresholds.Find(ThresholdKind::kDutyFree, "KR", "CN", false, now)->amount.units(), 150);
  EXPECT_EQ((*data)->thresholds.Find(ThresholdKind::kDutyFree, "SE", "CN", false, now)->amount.units(), 0);
  EXPECT_EQ((*data)->thresholds.Find(ThresholdKind::kDutyFree, "US", "CN", false, now)->amount.units(), 0);
}

TEST(AssessmentDataTest, LongestPrefixOfControlledGoodsCounts) {
  const auto data = AssessmentData::Load(POSTGATE_SOURCE_DIR "/data/assessment");
  ASSERT_TRUE(data.ok());
  const ControlledGoodsList& goods = (*data)->controlled_goods;
  ASSERT_NE(goods.Find("930200"), nullptr);
  EXPECT_TRUE(goods.Find("930200")->is_prohibited);
  EXPECT_FALSE(goods.Find("300490")->is_prohibited);
  EXPECT_EQ(goods.Find("610910"), nullptr);
  EXPECT_EQ(goods.Find(""), nullptr);
}

TEST(AssessmentDataTest, NamesTheMissingFile) {
  const auto data = AssessmentData::Load("/nonexistent");
  ASSERT_FALSE(data.ok());
  EXPECT_NE(std::string(data.status().message()).find("thresholds.csv"), std::string::npos);
}

TEST(ControlledGoodsListTest, RefusesBadRows) {
  for (const char* row : {"93,prohibited,s,s\n", "93020,prohibited,s,s\n", "9302,forbidden,s,s\n", "9302,prohibited,s,s\n9302,restricted,s,s\n"}) {
    ControlledGoodsList list;
    EXPECT_FALSE(list.Load("controlled_goods.csv", std::string("hs_prefix,measure,subject,source\n") + row).ok()) << row;
  }
}

}  // namespace
}  // namespace postgate::assessment

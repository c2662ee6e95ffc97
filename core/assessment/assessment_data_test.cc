// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/assessment_data.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "core/reference/reference_fixture.h"
#include "core/testing/temporary_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

absl::StatusOr<std::unique_ptr<const AssessmentData>> LoadFrom(const std::string& folder) {
  return AssessmentData::Load(folder, reference::SourceTreeReference());
}

// A folder of a hub's own, with the shipped tables.
class OwnFolderTest : public testing::Test {
 protected:
  OwnFolderTest() { std::filesystem::copy(POSTGATE_SOURCE_DIR "/data/assessment", folder_.path()); }

  std::string PathOf(const std::string& file) const { return folder_.path() + "/" + file; }

  TemporaryFolder folder_;
};

TEST(AssessmentDataTest, LoadsWhatIsShipped) {
  const auto data = LoadFrom(POSTGATE_SOURCE_DIR "/data/assessment");
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ((*data)->version.size(), 12u);
  EXPECT_THAT((*data)->missing, IsEmpty());
  const absl::Time now = absl::FromCivil(absl::CivilDay(2026, 8, 1), absl::UTCTimeZone());
  EXPECT_EQ((*data)->thresholds.Find(ThresholdKind::kDutyFree, "KR", "CN", false, now)->amount.units(), 150);
  EXPECT_EQ((*data)->thresholds.Find(ThresholdKind::kDutyFree, "SE", "CN", false, now)->amount.units(), 0);
  EXPECT_EQ((*data)->thresholds.Find(ThresholdKind::kDutyFree, "US", "CN", false, now)->amount.units(), 0);
}

TEST(AssessmentDataTest, LongestPrefixOfControlledGoodsCounts) {
  const auto data = LoadFrom(POSTGATE_SOURCE_DIR "/data/assessment");
  ASSERT_TRUE(data.ok());
  const ControlledGoodsList& goods = (*data)->controlled_goods;
  ASSERT_NE(goods.Find("930200"), nullptr);
  EXPECT_TRUE(goods.Find("930200")->is_prohibited);
  EXPECT_FALSE(goods.Find("300490")->is_prohibited);
  EXPECT_EQ(goods.Find("610910"), nullptr);
  EXPECT_EQ(goods.Find(""), nullptr);
}

TEST(AssessmentDataTest, NamesTheMissingFile) {
  const auto data = LoadFrom("/nonexistent");
  ASSERT_FALSE(data.ok());
  EXPECT_NE(std::string(data.status().message()).find("thresholds.csv"), std::string::npos);
}

TEST_F(OwnFolderTest, MayLackTheTablesOfLaterReleases) {
  std::filesystem::remove(PathOf("trusted_traders.csv"));
  std::filesystem::remove(PathOf("categories.csv"));
  const auto data = LoadFrom(folder_.path());
  ASSERT_TRUE(data.ok()) << data.status();
  ASSERT_THAT((*data)->missing, SizeIs(2));
  EXPECT_EQ((*data)->missing[0].file, "trusted_traders.csv");
  EXPECT_EQ((*data)->missing[0].effect, "no trader is trusted");
  EXPECT_EQ((*data)->missing[1].file, "categories.csv");
  EXPECT_EQ((*data)->missing[1].effect, "the categories are treated as the shipped file says");
  EXPECT_TRUE((*data)->categories.Of(v1::FACILITATION_CATEGORY_HIGH_VALUE).queues.any());
}

TEST_F(OwnFolderTest, MayNotLackTheOthers) {
  for (const char* file : {"thresholds.csv", "exchange_rates.csv", "controlled_goods.csv"}) {
    std::filesystem::rename(PathOf(file), PathOf("away"));
    EXPECT_EQ(LoadFrom(folder_.path()).status().message(), PathOf(file) + ": cannot be read");
    std::filesystem::rename(PathOf("away"), PathOf(file));
  }
}

TEST_F(OwnFolderTest, ABadTableStopsTheLoadWithFileAndLine) {
  std::ofstream(PathOf("trusted_traders.csv"), std::ios::app) << "DE1,,,2026-01-01,,s\n";
  EXPECT_THAT(std::string(LoadFrom(folder_.path()).status().message()), StartsWith(PathOf("trusted_traders.csv") + ":2: carriers: is empty"));
}

TEST_F(OwnFolderTest, TheVersionNamesTheTrustedTraders) {
  const auto before = LoadFrom(folder_.path());
  std::ofstream(PathOf("trusted_traders.csv"), std::ios::app) << "DE1,,demo-post,2026-01-01,,EU AEO\n";
  const auto after = LoadFrom(folder_.path());
  ASSERT_TRUE(before.ok() && after.ok()) << after.status();
  EXPECT_NE((*after)->version, (*before)->version);
}

TEST(ControlledGoodsListTest, RefusesBadRows) {
  for (const char* row : {"93,prohibited,s,s\n", "93020,prohibited,s,s\n", "9302,forbidden,s,s\n", "9302,prohibited,s,s\n9302,restricted,s,s\n"}) {
    ControlledGoodsList list;
    EXPECT_FALSE(list.Load("controlled_goods.csv", std::string("hs_prefix,measure,subject,source\n") + row).ok()) << row;
  }
}

}  // namespace
}  // namespace postgate::assessment

// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/assessor.h"

#include <string>
#include <vector>

#include "core/assessment/queue_rules.h"
#include "core/assessment/shipped_data.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

v1::Assessment AssessmentOf(const v1::Declaration& declaration, std::vector<v1::Finding> findings = {}) {
  v1::Assessment assessment;
  Assess(declaration, findings, ShippedData(), "KR", TestNow(), &assessment);
  return assessment;
}

v1::Finding Warning(const char* field_path, v1::Severity severity = v1::SEVERITY_WARNING) {
  v1::Finding finding;
  finding.set_rule_id("item.rule");
  finding.set_severity(severity);
  finding.set_field_path(field_path);
  return finding;
}

v1::Commodity* CommodityOf(v1::Declaration* declaration) {
  return declaration->mutable_goods_shipment()->mutable_government_agency_goods_items(0)->mutable_commodity();
}

TEST(AssessorTest, CategoryChoosesTheQueue) {
  EXPECT_THAT(AssessmentOf(Import("USD", 10)).queues(), ElementsAre("release"));
  EXPECT_THAT(AssessmentOf(Import("USD", 0, v1::NATURE_DOCUMENTS)).queues(), ElementsAre("documents"));
  EXPECT_THAT(AssessmentOf(Import("USD", 500)).queues(), ElementsAre("revenue"));
  EXPECT_THAT(AssessmentOf(Import("USD", 5000)).queues(), ElementsAre("revenue", "inspection"));
  EXPECT_THAT(AssessmentOf(v1::Declaration()).queues(), ElementsAre("revenue", "inspection"));
}

TEST(AssessorTest, ControlledGoodsAreProhibitedAndNotForRelease) {
  v1::Declaration declaration = Import("USD", 10);
  CommodityOf(&declaration)->mutable_classifications(0)->set_id("930690");
  const v1::Assessment assessment = AssessmentOf(declaration);
  EXPECT_THAT(assessment.queues(), ElementsAre("prohibited"));
  EXPECT_EQ(assessment.reasons(1).code(), "assessment.goods.prohibited");
  EXPECT_EQ(assessment.reasons(1).field_path(), "content_pieces[0].hs_code");
  EXPECT_DOUBLE_EQ(assessment.score(), 0.6);
}

TEST(AssessorTest, DangerousGoodsGoToSecurityToo) {
  v1::Declaration declaration = Import("USD", 10);
  CommodityOf(&declaration)->add_dangerous_goods()->set_undg_id("3481");
  EXPECT_THAT(AssessmentOf(declaration).queues(), ElementsAre("release", "security"));
}

TEST(AssessorTest, VagueSecurityDataGoesToSecurity) {
  for (const char* path : {"sender.name", "sender", "addressee.address_lines[0]", "addressee.country", "content_pieces[1].description",
                           "gross_mass_g", "item_id"}) {
    EXPECT_THAT(AssessmentOf(Import("USD", 10), {Warning(path)}).queues(), ElementsAre("release", "security")) << path;
  }
}

TEST(AssessorTest, OtherFindingsAndMereInformationDoNot) {
  for (const char* path : {"addressee.phone", "content_pieces[0].quantity", "total_declared_value", "sender_x.name"}) {
    EXPECT_THAT(AssessmentOf(Import("USD", 10), {Warning(path)}).queues(), ElementsAre("release")) << path;
  }
  EXPECT_THAT(AssessmentOf(Import("USD", 10), {Warning("sender.name", v1::SEVERITY_INFO)}).queues(), ElementsAre("release"));
}

TEST(AssessorTest, AnOddPriceOfWhatComesInGoesToRevenueAndNotToRelease) {
  v1::Finding finding = Warning("content_pieces[0].value");
  finding.set_rule_id("item.content_pieces.price_per_kg");
  finding.set_message("lower than usual");
  const v1::Assessment assessment = AssessmentOf(Import("USD", 10), {finding});
  EXPECT_THAT(assessment.queues(), ElementsAre("revenue"));
  EXPECT_DOUBLE_EQ(assessment.score(), 0.2);
  ASSERT_EQ(assessment.reasons_size(), 2);
  EXPECT_EQ(assessment.reasons(1).code(), "assessment.value.price_per_kg");
  EXPECT_EQ(assessment.reasons(1).text(), "lower than usual");
  EXPECT_EQ(assessment.reasons(1).field_path(), "content_pieces[0].value");
  EXPECT_THAT(AssessmentOf(Import("USD", 5000), {finding}).queues(), ElementsAre("revenue", "inspection"));
  v1::Declaration leaving = Import("USD", 10);
  leaving.mutable_postal_details()->set_flow(v1::FLOW_DIRECTION_EXPORT);
  EXPECT_THAT(AssessmentOf(leaving, {finding}).queues(), ElementsAre("release"));
}

TEST(AssessorTest, CommercialGoodsWithoutACodeGoToSecurityButGiftsDoNot) {
  v1::Declaration sale = Import("USD", 10);
  CommodityOf(&sale)->clear_classifications();
  EXPECT_THAT(AssessmentOf(sale).queues(), ElementsAre("release", "security"));
  v1::Declaration gift = Import("USD", 10, v1::NATURE_GIFT);
  CommodityOf(&gift)->clear_classifications();
  EXPECT_THAT(AssessmentOf(gift).queues(), ElementsAre("release"));
}

TEST(AssessorTest, ScoreIsClampedAndReasonsAreLimited) {
  const v1::Assessment assessment = AssessmentOf(Import("USD", 10), std::vector<v1::Finding>(50, Warning("sender.name")));
  EXPECT_DOUBLE_EQ(assessment.score(), 1.0);
  EXPECT_EQ(assessment.reasons_size(), Routing::kReasonsMax);
}

TEST(AssessorTest, EveryAnswerHasAQueueOfTheClearanceTrackAndReasonsWithSource) {
  for (const int64_t units : {0, 100, 1000, 100'000}) {
    for (int nature = v1::Nature_MIN; nature <= v1::Nature_MAX; ++nature) {
      const v1::Assessment assessment = AssessmentOf(Import("USD", units, static_cast<v1::Nature>(nature)));
      bool has_clearance = false;
      for (const std::string& queue : assessment.queues()) {
        EXPECT_TRUE(IsQueue(queue));
        has_clearance = has_clearance || TrackOf(queue) == v1::TRACK_CLEARANCE;
      }
      EXPECT_TRUE(has_clearance);
      for (const v1::Reason& reason : assessment.reasons()) {
        EXPECT_THAT(reason.source(), Not(IsEmpty()));
        EXPECT_THAT(reason.code(), testing::StartsWith("assessment."));
      }
    }
  }
}

}  // namespace
}  // namespace postgate::assessment

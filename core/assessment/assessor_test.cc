// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/assessor.h"

#include <string>
#include <vector>

#include "core/assessment/queue_rules.h"
#include "core/assessment/shipped_data.h"
#include "core/records/owned.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

v1::Assessment AssessmentBy(const AssessmentData& data, const v1::Declaration& declaration, const std::vector<v1::Finding>& findings,
                            const char* carrier) {
  v1::Assessment assessment;
  Assess(*records::OwnedDeclaration(declaration), findings, data, {"KR", carrier, TestNow(), ""}, &assessment);
  return assessment;
}

v1::Assessment AssessmentOf(const v1::Declaration& declaration, std::vector<v1::Finding> findings = {}) {
  return AssessmentBy(ShippedData(), declaration, findings, "demo-post");
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

// The shipped tables, with one trusted trader for whom demo-post may file.
class TrustedTraderTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(data_.trusted_traders
                    .Load("trusted_traders.csv",
                          "number,roles,carriers,valid_from,valid_until,source\n"
                          "CNAEO7,MF,demo-post,2026-01-01,2026-08-01,China-Korea AEO mutual recognition\n",
                          reference::SourceTreeReference())
                    .ok());
  }

  static v1::Declaration WithActor(v1::Declaration declaration, const char* number = "CNAEO7", const char* role = "MF") {
    v1::AEOMutualRecognitionParty* actor = declaration.mutable_goods_shipment()->add_aeo_mutual_recognition_parties();
    actor->set_id(number);
    actor->set_role_code(role);
    return declaration;
  }

  v1::Assessment Assessed(const v1::Declaration& declaration, const std::vector<v1::Finding>& findings = {}, const char* carrier = "demo-post") const {
    return AssessmentBy(data_, declaration, findings, carrier);
  }

  AssessmentData data_ = ShippedData();
};

TEST_F(TrustedTraderTest, IsSaidWithNumberAndProgram) {
  const v1::Assessment assessment = Assessed(WithActor(WithActor(Import("USD", 500), "CNAEO8")));
  EXPECT_TRUE(assessment.trusted_trader());
  ASSERT_EQ(assessment.reasons_size(), 2);
  const v1::Reason& reason = assessment.reasons(1);
  EXPECT_EQ(reason.code(), "assessment.trusted_trader");
  EXPECT_EQ(reason.text(), "CNAEO7");
  EXPECT_EQ(reason.source(), "China-Korea AEO mutual recognition");
  EXPECT_EQ(reason.field_path(), "supply_chain_actors[1].number");
  EXPECT_LT(reason.weight(), 0);
  EXPECT_NEAR(assessment.score(), 0, 1e-9);
}

TEST_F(TrustedTraderTest, VagueDataAndAMissingCodeWeighHalfAndAreNotForSecurity) {
  v1::Declaration declaration = Import("USD", 500);
  CommodityOf(&declaration)->clear_classifications();
  const v1::Assessment stranger = Assessed(declaration, {Warning("sender.name")});
  EXPECT_THAT(stranger.queues(), ElementsAre("revenue", "security"));
  EXPECT_FALSE(stranger.trusted_trader());
  const v1::Assessment trusted = Assessed(WithActor(declaration), {Warning("sender.name")});
  EXPECT_THAT(trusted.queues(), ElementsAre("revenue"));
  ASSERT_EQ(trusted.reasons_size(), 4);
  EXPECT_EQ(trusted.reasons(2).code(), "assessment.data.vague");
  EXPECT_DOUBLE_EQ(trusted.reasons(2).weight(), 0.1);
  EXPECT_EQ(trusted.reasons(3).code(), "assessment.data.no_classification");
  EXPECT_DOUBLE_EQ(trusted.reasons(3).weight(), 0.05);
}

TEST_F(TrustedTraderTest, GoodsAreLookedAtAsAnyoneElses) {
  v1::Declaration prohibited = WithActor(Import("USD", 10));
  CommodityOf(&prohibited)->mutable_classifications(0)->set_id("930690");
  EXPECT_THAT(Assessed(prohibited).queues(), ElementsAre("prohibited"));
  EXPECT_DOUBLE_EQ(Assessed(prohibited).reasons(2).weight(), 0.6);
  v1::Declaration restricted = WithActor(Import("USD", 10));
  CommodityOf(&restricted)->mutable_classifications(0)->set_id("300490");
  EXPECT_THAT(Assessed(restricted).queues(), ElementsAre("prohibited"));
  v1::Declaration dangerous = WithActor(Import("USD", 10));
  CommodityOf(&dangerous)->add_dangerous_goods()->set_undg_id("3481");
  EXPECT_THAT(Assessed(dangerous, {Warning("sender.name")}).queues(), ElementsAre("release", "security"));
  EXPECT_THAT(Assessed(WithActor(Import("USD", 5000))).queues(), ElementsAre("revenue", "inspection"));
}

TEST_F(TrustedTraderTest, ANumberAloneIsNoTrust) {
  const std::vector<v1::Finding> vague = {Warning("sender.name")};
  const v1::Declaration declaration = WithActor(Import("USD", 10));
  for (const char* carrier : {"other-post", "", "DEMO-POST"}) {
    EXPECT_FALSE(Assessed(declaration, vague, carrier).trusted_trader()) << carrier;
    EXPECT_THAT(Assessed(declaration, vague, carrier).queues(), ElementsAre("release", "security")) << carrier;
  }
  EXPECT_FALSE(Assessed(WithActor(Import("USD", 10), "CNAEO7", "WH"), vague).trusted_trader());
  EXPECT_FALSE(Assessed(WithActor(Import("USD", 10), "CNAEO70"), vague).trusted_trader());
}

TEST_F(TrustedTraderTest, TheDayOfThePostingCounts) {
  v1::Declaration declaration = WithActor(Import("USD", 10));
  EXPECT_TRUE(Assessed(declaration).trusted_trader()) << "the last day";
  declaration.mutable_acceptance_date_time()->set_seconds(absl::ToUnixSeconds(TestNow()) + 86'400);
  EXPECT_TRUE(Assessed(declaration).trusted_trader()) << "nothing is posted tomorrow";
  declaration.mutable_acceptance_date_time()->set_seconds(1'767'225'600);  // 2026-01-01
  EXPECT_TRUE(Assessed(declaration).trusted_trader());
  declaration.mutable_acceptance_date_time()->set_seconds(1'767'225'599);
  EXPECT_FALSE(Assessed(declaration).trusted_trader());
}

TEST_F(TrustedTraderTest, TheCategoriesSayWhatNeedsACode) {
  ASSERT_TRUE(data_.categories
                  .Load("categories.csv",
                        "category,queues,weight,requires_classification,source\n"
                        "documents,documents,0,false,s\n"
                        "low_value_non_dutiable,release revenue,0.5,false,s\n"
                        "low_value_dutiable,inspection,0,true,s\n"
                        "high_value,inspection,0,true,s\n")
                  .ok());
  v1::Declaration declaration = Import("USD", 10);
  CommodityOf(&declaration)->clear_classifications();
  EXPECT_THAT(Assessed(declaration).queues(), ElementsAre("release", "revenue"));
  EXPECT_DOUBLE_EQ(Assessed(declaration).score(), 0.5);
  v1::Declaration dutiable = Import("USD", 500);
  CommodityOf(&dutiable)->clear_classifications();
  EXPECT_THAT(Assessed(dutiable).queues(), ElementsAre("security", "inspection"));
}

TEST(AssessorTest, ScoreIsClampedAndReasonsAreLimited) {
  const v1::Assessment assessment = AssessmentOf(Import("USD", 10), std::vector<v1::Finding>(50, Warning("sender.name")));
  EXPECT_DOUBLE_EQ(assessment.score(), 1.0);
  EXPECT_EQ(assessment.reasons_size(), Routing::kReasonsMax);
}

// Screened against a list with one party.
class DeniedPartyTest : public testing::Test {
 protected:
  v1::Assessment Assessed(const v1::Declaration& declaration, const std::vector<v1::Finding>& findings = {}) {
    v1::Assessment assessment;
    Assess(*records::OwnedDeclaration(declaration), findings, ShippedData(), {"KR", "demo-post", TestNow(), "digest", &risk_}, &assessment);
    return assessment;
  }
  static v1::Declaration FromDeniedParty() {
    v1::Declaration declaration = Import("USD", 10);
    declaration.mutable_goods_shipment()->mutable_consignor()->set_name("Morozof Export Bureau");
    return declaration;
  }

  RiskSession risk_{RiskData{std::make_shared<const screening::ScreeningList>(screening::DeniedParties{{{"7", {"Morozov Export Bureau"}, {}}}, "edition"},
                                                                              *reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference"))}};
};

TEST_F(DeniedPartyTest, GoesToSecurityWhichTheCarrierIsNotTold) {
  const v1::Assessment assessment = Assessed(FromDeniedParty());
  EXPECT_THAT(assessment.queues(), ElementsAre("release", "security"));
  EXPECT_THAT(assessment.disclosed_queues(), ElementsAre("release"));
  EXPECT_EQ(assessment.screening_list_version(), "edition");
  EXPECT_DOUBLE_EQ(assessment.score(), 0.5);
  ASSERT_EQ(assessment.reasons_size(), 2);
  const v1::Reason& reason = assessment.reasons(1);
  EXPECT_EQ(reason.code(), "assessment.denied_party");
  EXPECT_EQ(reason.source(), "denied parties edition");
  EXPECT_EQ(reason.field_path(), "sender.name");
  EXPECT_THAT(reason.text(), testing::HasSubstr("entry 7"));
}

TEST_F(DeniedPartyTest, OthersAreScreenedAndNothingElse) {
  const v1::Assessment assessment = Assessed(Import("USD", 10));
  EXPECT_THAT(assessment.queues(), ElementsAre("release"));
  EXPECT_THAT(assessment.disclosed_queues(), IsEmpty());
  EXPECT_EQ(assessment.screening_list_version(), "edition");
  EXPECT_EQ(AssessmentOf(FromDeniedParty()).screening_list_version(), "") << "nobody screened it";
}

TEST_F(DeniedPartyTest, AQueueThatTheDataSendsToAsWellIsTold) {
  const v1::Assessment assessment = Assessed(FromDeniedParty(), {Warning("sender.name")});
  EXPECT_THAT(assessment.queues(), ElementsAre("release", "security"));
  EXPECT_THAT(assessment.disclosed_queues(), IsEmpty());
}

TEST_F(DeniedPartyTest, NoNumberOfOtherReasonsPushesItOut) {
  const v1::Assessment assessment = Assessed(FromDeniedParty(), std::vector<v1::Finding>(50, Warning("addressee.name")));
  EXPECT_EQ(assessment.reasons_size(), Routing::kReasonsMax + 1);
  EXPECT_EQ(assessment.reasons(Routing::kReasonsMax).code(), "assessment.denied_party");
}

// With one profile, on what is declared as a watch.
class ProfileHitTest : public testing::Test {
 protected:
  static v1::Assessment Assessed(const std::string& queue, const v1::Declaration& declaration, int share_percent = 0, const char* digest = "digest") {
    profile::v1::Profile profile;
    profile.set_id("watches");
    profile.set_owner("risk desk");
    profile.set_reason("look at the dial");
    profile.set_queue(queue);
    profile.set_weight(0.3);
    profile.set_valid_from("2026-01-01");
    profile.set_share_percent(share_percent);
    profile::v1::Test& test = *profile.mutable_when()->mutable_test();
    test.add_fields("goods_shipment.government_agency_goods_items.commodity.classifications.id");
    test.add_begins_with("9102");
    RiskSession risk(RiskData{nullptr, *profiles::Profiles::Compile({profile}, "edition")});
    v1::Assessment assessment;
    Assess(*records::OwnedDeclaration(declaration), {}, ShippedData(), {"KR", "demo-post", TestNow(), digest, &risk}, &assessment);
    return assessment;
  }
  static v1::Declaration Watch() {
    v1::Declaration declaration = Import("USD", 10);
    CommodityOf(&declaration)->mutable_classifications(0)->set_id("910221");
    return declaration;
  }
};

TEST_F(ProfileHitTest, GoesWhereTheProfileSaysAndTheCarrierIsNotTold) {
  const v1::Assessment assessment = Assessed("security", Watch());
  EXPECT_THAT(assessment.queues(), ElementsAre("release", "security"));
  EXPECT_THAT(assessment.disclosed_queues(), ElementsAre("release"));
  EXPECT_EQ(assessment.profiles_version(), "edition");
  EXPECT_DOUBLE_EQ(assessment.score(), 0.3);
  ASSERT_EQ(assessment.reasons_size(), 2);
  EXPECT_EQ(assessment.reasons(1).code(), "assessment.profile.watches");
  EXPECT_EQ(assessment.reasons(1).text(), "look at the dial");
  EXPECT_EQ(assessment.reasons(1).source(), "profiles edition, risk desk");
}

TEST_F(ProfileHitTest, AnotherQueueOfClearanceTakesItFromQuickRelease) {
  for (const char* queue : {"revenue", "prohibited", "inspection"}) {
    const v1::Assessment assessment = Assessed(queue, Watch());
    EXPECT_THAT(assessment.queues(), ElementsAre(queue));
    EXPECT_THAT(assessment.disclosed_queues(), ElementsAre("release")) << "as if there were no profile";
  }
}

TEST_F(ProfileHitTest, OthersAreLookedAtAndNothingElse) {
  const v1::Assessment assessment = Assessed("security", Import("USD", 10));
  EXPECT_THAT(assessment.queues(), ElementsAre("release"));
  EXPECT_THAT(assessment.disclosed_queues(), IsEmpty());
  EXPECT_EQ(assessment.profiles_version(), "edition");
}

TEST_F(ProfileHitTest, OfAShareSomeAreTakenByTheirContent) {
  int taken = 0;
  for (int i = 0; i < 100; ++i) {
    taken += Assessed("security", Watch(), 50, std::to_string(i).c_str()).queues_size() == 2 ? 1 : 0;
  }
  EXPECT_GT(taken, 20);
  EXPECT_LT(taken, 80);
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

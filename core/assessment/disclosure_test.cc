// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/disclosure.h"

#include <string>

#include "core/assessment/queue_rules.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

using testing::ElementsAre;

v1::Assessment Full() {
  v1::Assessment assessment;
  assessment.set_category(v1::FACILITATION_CATEGORY_HIGH_VALUE);
  assessment.add_queues("revenue");
  assessment.add_queues("security");
  assessment.add_disclosed_queues("release");
  assessment.set_score(0.9);
  assessment.set_rules_version("rules.1");
  assessment.set_trusted_trader(true);
  assessment.set_screening_list_version("edition");
  assessment.set_profiles_version("edition");
  for (const char* code : {"assessment.category.high_value", "assessment.denied_party", "assessment.profile.watches", "assessment.goods.restricted", "assessment.refiled", "assessment.goodsx"}) {
    v1::Reason& reason = *assessment.add_reasons();
    reason.set_code(code);
    reason.set_text("why");
    reason.set_source("list");
    reason.set_field_path("sender.name");
    reason.set_weight(0.3);
  }
  return assessment;
}

TEST(DisclosureTest, ACarrierIsToldWhatFollowsFromItsDataByPublishedRules) {
  v1::Assessment assessment = Full();
  KeepWhatCarriersAreTold(assessment);
  EXPECT_EQ(assessment.category(), v1::FACILITATION_CATEGORY_HIGH_VALUE);
  EXPECT_THAT(assessment.queues(), ElementsAre("release"));
  EXPECT_EQ(assessment.rules_version(), "rules.1");
  EXPECT_TRUE(assessment.trusted_trader());
  ASSERT_EQ(assessment.reasons_size(), 2);
  EXPECT_EQ(assessment.reasons(0).code(), "assessment.category.high_value");
  EXPECT_EQ(assessment.reasons(1).code(), "assessment.goods.restricted");
  EXPECT_EQ(assessment.reasons(1).text(), "why");
}

TEST(DisclosureTest, QueuesThatNothingIsKeptBackOfAreTold) {
  v1::Assessment assessment = Full();
  assessment.clear_disclosed_queues();
  KeepWhatCarriersAreTold(assessment);
  EXPECT_THAT(assessment.queues(), ElementsAre("revenue", "security"));
}

// Whoever adds a field decides here whether carriers are told.
TEST(DisclosureTest, NoOtherFieldIsTold) {
  v1::Assessment assessment = Full();
  const google::protobuf::Descriptor& fields = *v1::Assessment::descriptor();
  for (int i = 0; i < fields.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *fields.field(i);
    EXPECT_TRUE(field.is_repeated() ? assessment.GetReflection()->FieldSize(assessment, &field) > 0 : assessment.GetReflection()->HasField(assessment, &field))
        << field.name() << " is not in this test";
  }
  KeepWhatCarriersAreTold(assessment);
  EXPECT_EQ(assessment.score(), 0);
  EXPECT_EQ(assessment.screening_list_version(), "");
  EXPECT_EQ(assessment.profiles_version(), "");
  EXPECT_EQ(assessment.disclosed_queues_size(), 0);
  for (const v1::Reason& reason : assessment.reasons()) EXPECT_EQ(reason.weight(), 0) << reason.code();
}

TEST(DisclosureTest, RulesForCustomsComeLast) {
  bool customs = false;
  for (const QueueRule& rule : QueueRules()) {
    EXPECT_FALSE(customs && rule.audience == Audience::kCarrierToo) << rule.id;
    customs = customs || rule.audience == Audience::kCustoms;
  }
  EXPECT_TRUE(customs);
}

}  // namespace
}  // namespace postgate::assessment

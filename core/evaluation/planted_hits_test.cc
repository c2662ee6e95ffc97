// SPDX-License-Identifier: Apache-2.0
//
// The items of data/sample/hits.jsonl are found by the shipped list and the shipped profiles, each in its queue and for its reason; of the sample itself nearly nothing is.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "core/assessment/risk_data.h"
#include "core/evaluation/evaluator.h"
#include "core/profiles/profile_folder.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace postgate::evaluation {
namespace {

using testing::Contains;

template <typename Message>
std::vector<Message> Lines(const std::string& name) {
  std::ifstream file(POSTGATE_SOURCE_DIR "/data/sample/" + name);
  std::vector<Message> messages;
  for (std::string line; std::getline(file, line);) {
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &messages.emplace_back()).ok()) << line;
  }
  EXPECT_FALSE(messages.empty()) << name;
  return messages;
}

class PlantedHitsTest : public testing::Test {
 protected:
  v1::Assessment Assessed(const v1::Item& item) {
    evaluator_->EvaluateItem(item.SerializeAsString(), {}, absl::FromUnixSeconds(1'782'864'000), &evaluation_, &risk_);
    return *evaluation_.assessment;
  }
  static bool HasReason(const v1::Assessment& assessment, const std::string& code) {
    return std::any_of(assessment.reasons().begin(), assessment.reasons().end(), [&code](const v1::Reason& reason) { return reason.code() == code; });
  }

  const std::unique_ptr<Evaluator> evaluator_ = *Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"});
  assessment::RiskSession risk_{{*screening::ScreeningList::Load(POSTGATE_SOURCE_DIR "/data/screening/ofac", evaluator_->reference()),
                                 *profiles::LoadProfiles(POSTGATE_SOURCE_DIR "/data/profiles")}};
  Evaluation evaluation_;
};

TEST_F(PlantedHitsTest, EachIsFoundInItsQueueForItsReason) {
  const auto items = Lines<v1::Item>("hits.jsonl");
  const auto expected = Lines<google::protobuf::Struct>("hits_expected.jsonl");
  ASSERT_EQ(items.size(), expected.size());
  for (size_t i = 0; i < items.size(); ++i) {
    const auto& fields = expected[i].fields();
    EXPECT_EQ(items[i].item_id(), fields.at("item_id").string_value());
    const v1::Assessment assessment = Assessed(items[i]);
    EXPECT_NE(evaluation_.outcome, v1::OUTCOME_REJECTED);
    EXPECT_THAT(assessment.queues(), Contains(fields.at("queue").string_value())) << fields.at("kind").string_value();
    EXPECT_TRUE(HasReason(assessment, fields.at("reason").string_value())) << fields.at("kind").string_value() << ": " << assessment.ShortDebugString();
  }
}

TEST_F(PlantedHitsTest, OfTheSampleNearlyNobodyIsTakenForADeniedParty) {
  size_t accepted = 0;
  size_t taken = 0;
  for (const v1::Item& item : Lines<v1::Item>("items.jsonl")) {
    const v1::Assessment assessment = Assessed(item);
    if (evaluation_.outcome == v1::OUTCOME_REJECTED) continue;
    ++accepted;
    taken += HasReason(assessment, "assessment.denied_party") ? 1 : 0;
  }
  std::cout << "  of " << accepted << " accepted items of the sample " << taken << " have a party that is like one of the list's\n";
  EXPECT_LE(taken, accepted / 100);
}

}  // namespace
}  // namespace postgate::evaluation

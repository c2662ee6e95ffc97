// SPDX-License-Identifier: Apache-2.0
#include "server/services/decision_limits.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "server/intake/errors.h"
#include "server/intake/limits.h"

namespace postgate::services {
namespace {

// What makes a decision too much, and the field that the answer names.
struct Excess {
  std::string path;
  std::function<void(v1::Decision&)> put;
};

const std::string& TooLong() {
  static const auto* const kTooLong = new std::string(kDecisionCodeCharactersMax + 1, 'x');
  return *kTooLong;
}

std::vector<Excess> Excesses() {
  return {
      {"decision.text", [](v1::Decision& d) { d.set_text(std::string(intake::kTextBytesMax + 1, 'x')); }},
      {"decision.text", [](v1::Decision& d) { d.set_text("\x1b[2J"); }},
      {"decision.registration_number", [](v1::Decision& d) { d.set_registration_number(TooLong()); }},
      {"decision.receptacle_id", [](v1::Decision& d) { d.set_receptacle_id(TooLong()); }},
      {"decision.dispatch_id", [](v1::Decision& d) { d.set_dispatch_id(TooLong()); }},
      {"decision.reason_code", [](v1::Decision& d) { d.set_reason_code(TooLong()); }},
      {"decision.referral_id", [](v1::Decision& d) { d.set_referral_id(TooLong()); }},
      {"decision.decision_id", [](v1::Decision& d) { d.set_decision_id(TooLong()); }},
      {"decision.item_id", [](v1::Decision& d) { d.set_item_id(TooLong()); }},
      {"decision.customs_reference", [](v1::Decision& d) { d.set_customs_reference(TooLong()); }},
      {"decision.office", [](v1::Decision& d) { d.set_office(TooLong()); }},
      {"decision.supersedes", [](v1::Decision& d) { d.set_supersedes("a\nb"); }},
      {"decision.track", [](v1::Decision& d) { d.set_track(static_cast<v1::Track>(99)); }},
      {"decision.amounts_due", [](v1::Decision& d) { while (d.amounts_due_size() <= kAmountsDueMax) d.add_amounts_due(); }},
      {"decision.amounts_due[0].kind", [](v1::Decision& d) { d.add_amounts_due()->set_kind(TooLong()); }},
      {"decision.amounts_due[0].amount.currency_code",
       [](v1::Decision& d) { d.add_amounts_due()->mutable_amount()->set_currency_code(TooLong()); }},
      {"decision.screening_methods",
       [](v1::Decision& d) { while (d.screening_methods_size() <= kScreeningMethodsMax) d.add_screening_methods("XRY"); }},
      {"decision.screening_methods[1]",
       [](v1::Decision& d) {
         d.add_screening_methods("XRY");
         d.add_screening_methods(TooLong());
       }},
      {"decision.requested_field_paths",
       [](v1::Decision& d) { while (d.requested_field_paths_size() <= kRequestedFieldPathsMax) d.add_requested_field_paths("ucr"); }},
      {"decision.requested_field_paths[0]",
       [](v1::Decision& d) { d.add_requested_field_paths(std::string(kFieldPathCharactersMax + 1, 'x')); }},
      {"decision.revisions", [](v1::Decision& d) { while (d.revisions_size() <= kPieceRevisionsMax) d.add_revisions(); }},
      {"decision.revisions[0].description",
       [](v1::Decision& d) { d.add_revisions()->set_description(std::string(kRevisedDescriptionBytesMax + 1, 'x')); }},
      {"decision.revisions[0].hs_code", [](v1::Decision& d) { d.add_revisions()->set_hs_code(TooLong()); }},
      {"decision.revisions[0].value.currency_code",
       [](v1::Decision& d) { d.add_revisions()->mutable_value()->set_currency_code(TooLong()); }},
  };
}

TEST(DecisionLimitsTest, EachFieldHasItsLimitAndIsNamed) {
  for (const Excess& excess : Excesses()) {
    v1::RecordDecisionRequest request;
    excess.put(*request.mutable_decision());
    const absl::Status status = CheckDecisionRequest(request);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << excess.path;
    EXPECT_EQ(intake::ReasonOf(status), intake::kRequestInvalid);
    const std::string message(status.message().data(), status.message().size());
    EXPECT_TRUE(message.starts_with(excess.path + " ") || message.starts_with(excess.path + ":")) << excess.path << ": " << message;
  }
}

// A field that is added gets a limit here, or a reason why it needs none.
TEST(DecisionLimitsTest, EachStringAndListOfADecisionIsLookedAt) {
  std::string paths;
  for (const Excess& excess : Excesses()) paths += excess.path + " ";
  const auto* descriptor = v1::Decision::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    if (!field->is_repeated() && field->type() != google::protobuf::FieldDescriptor::TYPE_STRING) continue;
    EXPECT_NE(paths.find("decision." + field->name() + " "), std::string::npos) << field->name();
  }
}

TEST(DecisionLimitsTest, TheLargestDecisionIsFarFromWhatAClientReads) {
  v1::RecordDecisionRequest request;
  v1::Decision& decision = *request.mutable_decision();
  decision.set_text(std::string(intake::kTextBytesMax, 'x'));
  for (int i = 0; i < kRequestedFieldPathsMax; ++i) decision.add_requested_field_paths(std::string(kFieldPathCharactersMax, 'x'));
  for (int i = 0; i < kPieceRevisionsMax; ++i) decision.add_revisions()->set_description(std::string(kRevisedDescriptionBytesMax, 'x'));
  for (int i = 0; i < kAmountsDueMax; ++i) decision.add_amounts_due()->set_kind(std::string(kDecisionCodeCharactersMax, 'x'));
  EXPECT_TRUE(CheckDecisionRequest(request).ok()) << CheckDecisionRequest(request);
  EXPECT_LT(decision.ByteSizeLong(), 1u << 20);
}

TEST(DecisionLimitsTest, TheRequestIdHasALimitToo) {
  v1::RecordDecisionRequest request;
  request.set_request_id(std::string(intake::kRequestIdCharactersMax + 1, 'x'));
  EXPECT_EQ(CheckDecisionRequest(request).code(), absl::StatusCode::kInvalidArgument);
}

TEST(DecisionLimitsTest, ALeaseThatTheHubNeverGaveIsNotRepeatedAtAnyLength) {
  v1::PullRequest request;
  request.mutable_release()->add_lease_ids(TooLong());
  const absl::Status status = CheckPullRequest(request);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message().substr(0, 20), "release.lease_ids[0]");
}

}  // namespace
}  // namespace postgate::services

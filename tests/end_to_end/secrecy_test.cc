// SPDX-License-Identifier: Apache-2.0
//
// What customs keeps to itself changes nothing that a carrier can read. Two hubs take the same from one carrier: one screens and has profiles, and both find something, the other has neither.
// Every call that a carrier may make is made on both, and the answers compared.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "core/testing/temporary_folder.h"
#include "postgate/v1/hub_service.grpc.pb.h"
#include "server/identity/permissions.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;
using testing_support::Hub;
using testing_support::SubmitStream;
using testing_support::WriteFile;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kCustoms[] = "customs-demo-customs";
constexpr char kProfiles[] =
    "profiles { id: \"shirts\" owner: \"risk desk\" reason: \"shirts\" queue: \"inspection\" weight: 0.4 valid_from: \"2026-01-01\" when { test { fields: "
    "\"goods_shipment.government_agency_goods_items.commodity.description\" has_word: \"shirt\" } } }\n";

// All that a carrier was told by one hub, but what differs from hub to hub: numbers, times, salts, epochs.
class CarriersView {
 public:
  explicit CarriersView(Hub& hub) : hub_(hub) {}

  std::vector<std::string> told() const { return told_; }

  void Submit(const std::vector<v1::Item>& items) {
    SubmitStream stream(hub_, kCarrier);
    ASSERT_TRUE(stream.Open("office").has_value());
    ASSERT_TRUE(stream.Send(0, items));
    size_t results = 0;
    while (results < items.size()) {
      auto response = stream.Read();
      ASSERT_TRUE(response.has_value());
      if (!response->has_ack()) continue;
      for (const v1::ItemResult& result : response->ack().results()) {
        numbers_.push_back(result.registration_number());
        Tell(result);
        ++results;
      }
    }
  }
  void SubmitOne(const v1::Item& item) {
    v1::SubmitItemRequest request;
    *request.mutable_item() = item;
    v1::SubmitItemResponse response;
    Call(&v1::ExchangeService::Stub::SubmitItem, request, response);
    numbers_.push_back(response.result().registration_number());
    Tell(response.result());
  }
  void Move(const std::string& item_id) {
    v1::SubmitMovementRequest request;
    request.mutable_movement()->set_kind(v1::MOVEMENT_KIND_NESTED);
    request.mutable_movement()->add_item_ids(item_id);
    request.mutable_movement()->set_receptacle_id("DEFRAAKRSELACUN60001001110025");
    v1::SubmitMovementResponse response;
    Call(&v1::ExchangeService::Stub::SubmitMovement, request, response);
    Tell(response.result());
  }
  void Get(size_t item) {
    v1::GetItemRequest request;
    request.set_registration_number(numbers_[item]);
    v1::GetItemResponse response;
    Call(&v1::ExchangeService::Stub::GetItem, request, response);
    Tell(response);
  }
  void Cancel(size_t item) {
    v1::CancelItemRequest request;
    request.set_registration_number(numbers_[item]);
    v1::CancelItemResponse response;
    Call(&v1::ExchangeService::Stub::CancelItem, request, response);
    response.clear_receipt();
    Tell(response);
  }
  // What customs decides, as the carrier learns it, and the answer to its confirmation.
  void DecideAndWatch(size_t item, v1::DecisionKind kind) {
    v1::RecordDecisionRequest decision;
    decision.mutable_decision()->set_registration_number(numbers_[item]);
    decision.mutable_decision()->set_kind(kind);
    v1::RecordDecisionResponse recorded;
    grpc::ClientContext deciding;
    ASSERT_TRUE(hub_.QueuesAs(kCustoms)->RecordDecision(&deciding, decision, &recorded).ok());
    auto stub = hub_.ExchangeAs(kCarrier);
    grpc::ClientContext watching;
    auto reader = stub->WatchDecisions(&watching, v1::WatchDecisionsRequest());
    v1::WatchDecisionsResponse response;
    while (reader->Read(&response)) Tell(response);
    ASSERT_TRUE(reader->Finish().ok());
    v1::ConfirmDecisionRequest confirm;
    confirm.set_decision_id(recorded.decision_id());
    confirm.set_confirmation(v1::CONFIRMATION_RECEIVED);
    v1::ConfirmDecisionResponse confirmed;
    Call(&v1::ExchangeService::Stub::ConfirmDecision, confirm, confirmed);
    Tell(confirmed);
  }
  void Scorecards() {
    auto stub = v1::HubService::NewStub(hub_.ChannelAs(kCarrier));
    v1::ListScorecardsRequest request;
    request.set_from_day(absl::FormatTime("%Y-%m-%d", absl::Now() - absl::Hours(24), absl::UTCTimeZone()));
    request.set_to_day(absl::FormatTime("%Y-%m-%d", absl::Now(), absl::UTCTimeZone()));
    v1::ListScorecardsResponse response;
    grpc::ClientContext context;
    ASSERT_TRUE(stub->ListScorecards(&context, request, &response).ok());
    for (const auto& scorecard : response.scorecards()) Tell(scorecard);
  }

 private:
  template <typename Method, typename Request, typename Response>
  void Call(Method method, const Request& request, Response& response) {
    auto stub = hub_.ExchangeAs(kCarrier);
    grpc::ClientContext context;
    const grpc::Status status = ((*stub).*method)(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
  // With what differs from hub to hub left out, wherever it stands.
  void Tell(const google::protobuf::Message& message) {
    std::unique_ptr<google::protobuf::Message> copy(message.New());
    copy->CopyFrom(message);
    Forget(*copy);
    static const std::regex kTime("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z");
    told_.push_back(std::regex_replace(copy->ShortDebugString(), kTime, "a time"));
  }
  static void Forget(google::protobuf::Message& message) {
    static const std::set<std::string> kOfTheHub = {"registration_number", "functional_reference_id", "issue_date_time", "received_at", "sequence", "decision_id", "decided_at", "confirmed_at", "cursor"};
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    std::vector<const google::protobuf::FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    for (const auto* field : fields) {
      if (kOfTheHub.contains(field->name())) {
        reflection.ClearField(&message, field);
      } else if (field->message_type() != nullptr && field->is_repeated()) {
        for (int i = 0; i < reflection.FieldSize(message, field); ++i) Forget(*reflection.MutableRepeatedMessage(&message, field, i));
      } else if (field->message_type() != nullptr) {
        Forget(*reflection.MutableMessage(&message, field));
      }
    }
  }

  Hub& hub_;
  std::vector<std::string> numbers_;
  std::vector<std::string> told_;
};

TEST(SecrecyTest, NothingThatACarrierReadsTellsWhatCustomsKeepsToItself) {
  const TemporaryFolder folder;
  WriteFile(folder.path() + "/list.csv", "entry_id,name,country\nD-7,Anna Beispiel,DE\n");
  std::filesystem::create_directory(folder.path() + "/profiles");
  WriteFile(folder.path() + "/profiles/desk.textproto", kProfiles);
  Hub finding(absl::StrCat("screening_list: \"", folder.path(), "/list.csv\"\nprofiles_dir: \"", folder.path(), "/profiles\"\n"));
  Hub plain("screening_list: \"off\"\nprofiles_dir: \"off\"\n");
  std::vector<std::vector<std::string>> told;
  for (Hub* hub : {&finding, &plain}) {
    ASSERT_TRUE(hub->Start()) << hub->log();
    CarriersView view(*hub);
    view.Submit({testing_support::AcceptableItem(1), testing_support::AcceptableItem(2)});
    view.SubmitOne(testing_support::AcceptableItem(3));
    v1::Item amended = testing_support::AcceptableItem(1, "cotton shirt for men, blue");
    amended.set_amends(true);
    view.SubmitOne(amended);
    view.Move(testing_support::S10Of(1));
    for (const size_t item : {size_t{0}, size_t{1}, size_t{2}}) view.Get(item);
    view.DecideAndWatch(1, v1::DECISION_KIND_HOLD);
    view.Cancel(2);
    for (const size_t item : {size_t{0}, size_t{1}, size_t{2}}) view.Get(item);
    view.Scorecards();
    told.push_back(view.told());
  }
  // The finding hub has found: without that nothing would be compared.
  const std::string pulled = finding.Postgate(kCustoms, {"--json", "queue", "pull", "security", "--max", "1"}).out;
  EXPECT_THAT(pulled, HasSubstr("assessment.denied_party"));
  EXPECT_THAT(pulled, HasSubstr("assessment.profile.shirts"));

  ASSERT_EQ(told[0].size(), told[1].size());
  for (size_t i = 0; i < told[0].size(); ++i) EXPECT_EQ(told[0][i], told[1][i]);
  EXPECT_GT(told[0].size(), 12u);
  for (const std::string& text : told[0]) {
    for (const char* word : {"denied", "D-7", "profile", "risk desk", "inspection"}) EXPECT_THAT(text, Not(HasSubstr(word)));
  }
}

// A call that is opened to carriers is compared above, or answers nothing of items.
TEST(SecrecyTest, EveryCallOfACarrierIsLookedAt) {
  std::vector<std::string> calls;
  for (const identity::MethodPermission& row : identity::PermissionTable()) {
    const bool is_carriers = std::find(row.roles.begin(), row.roles.end(), identity::Role::kCarrier) != row.roles.end();
    if (is_carriers && absl::StartsWith(row.method, "/postgate.")) calls.emplace_back(row.method.substr(row.method.rfind('/') + 1));
  }
  EXPECT_THAT(calls, UnorderedElementsAre("SubmitItems", "SubmitItem", "SubmitMovement", "CancelItem", "GetItem", "WatchDecisions", "ConfirmDecision", "ListScorecards",
                                          // Not served yet.
                                          "AnswerReferral", "UploadAttachment", "Reconcile",
                                          // Of the ledger, not of items.
                                          "GetLedgerEpochs"));
}

}  // namespace
}  // namespace postgate

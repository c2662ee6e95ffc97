// SPDX-License-Identifier: Apache-2.0
//
// From a risk queue to a decision and back to the carrier, against the real gateway.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"
#include "tests/support/unary_calls.h"

namespace postgate {
namespace {

using testing_support::AcceptableItem;
using testing_support::DepthOf;
using testing_support::Hub;
using testing_support::QueueConsumer;

class DecisionsTest : public testing::Test {
 protected:
  DecisionsTest() : hub_("carriers { name: \"demo-express\" operator_codes: \"KRA\" }") {}
  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  v1::ItemResult Submit(const v1::Item& item, const std::string& identity = "carrier-demo-post") { return testing_support::SubmitItem(hub_, identity, item); }

  v1::ItemResult Move(const v1::Movement& movement, const std::string& identity = "carrier-demo-post") {
    auto stub = hub_.ExchangeAs(identity);
    grpc::ClientContext context;
    v1::SubmitMovementRequest request;
    *request.mutable_movement() = movement;
    v1::SubmitMovementResponse response;
    const grpc::Status status = stub->SubmitMovement(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.result();
  }

  v1::Movement NestInto(const std::string& receptacle_id, const std::vector<std::string>& item_ids) {
    v1::Movement movement;
    movement.set_kind(v1::MOVEMENT_KIND_NESTED);
    for (const std::string& item_id : item_ids) movement.add_item_ids(item_id);
    movement.set_receptacle_id(receptacle_id);
    movement.mutable_occurred_at()->set_seconds(absl::ToUnixSeconds(absl::Now()));
    return movement;
  }

  grpc::Status Decide(const v1::Decision& decision, v1::RecordDecisionResponse& response, const std::string& request_id = "") {
    auto stub = hub_.QueuesAs("customs-demo-customs");
    grpc::ClientContext context;
    v1::RecordDecisionRequest request;
    *request.mutable_decision() = decision;
    request.set_request_id(request_id);
    return stub->RecordDecision(&context, request, &response);
  }

  // Without follow: all that was recorded before the call.
  grpc::Status Watch(const std::string& identity, int64_t after_cursor, std::vector<v1::WatchDecisionsResponse>& seen) {
    auto stub = hub_.ExchangeAs(identity);
    grpc::ClientContext context;
    v1::WatchDecisionsRequest request;
    request.set_after_cursor(after_cursor);
    auto reader = stub->WatchDecisions(&context, request);
    v1::WatchDecisionsResponse response;
    while (reader->Read(&response)) seen.push_back(response);
    return reader->Finish();
  }

  static v1::Decision On(const std::string& registration_number, v1::DecisionKind kind) {
    v1::Decision decision;
    decision.set_registration_number(registration_number);
    decision.set_kind(kind);
    return decision;
  }

  Hub hub_;
};

TEST_F(DecisionsTest, TravelFromTheQueueToTheCarrierAndBack) {
  const v1::ItemResult item = Submit(AcceptableItem(1));
  ASSERT_EQ(item.outcome(), v1::OUTCOME_ACCEPTED) << item.ShortDebugString();
  std::string queue;
  for (const std::string& name : testing_support::QueueNames(hub_)) {
    if (DepthOf(hub_, name) == 1) queue = name;
  }
  ASSERT_FALSE(queue.empty());
  QueueConsumer consumer(hub_, queue, 10);
  const v1::PullResponse pulled = consumer.Read();
  ASSERT_EQ(pulled.deliveries_size(), 1);
  const v1::Delivery& delivery = pulled.deliveries(0);
  EXPECT_EQ(delivery.registration_number(), item.registration_number());
  EXPECT_EQ(delivery.attempt(), 1);
  EXPECT_EQ(delivery.declaration().functional_reference_id(), item.registration_number());
  EXPECT_FALSE(delivery.assessment().reasons().empty());
  EXPECT_EQ(delivery.urgency(), v1::URGENCY_DEPARTURE_UNKNOWN);
  consumer.Acknowledge({delivery.lease_id()});
  EXPECT_EQ(consumer.Read().acknowledged_lease_ids(0), delivery.lease_id());
  EXPECT_EQ(DepthOf(hub_, queue), 0);

  v1::RecordDecisionResponse recorded;
  ASSERT_TRUE(Decide(On(item.registration_number(), v1::DECISION_KIND_RELEASE), recorded).ok());
  EXPECT_EQ(recorded.items_affected(), 1);

  std::vector<v1::WatchDecisionsResponse> seen;
  ASSERT_TRUE(Watch("carrier-demo-post", 0, seen).ok());
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].decision().decision_id(), recorded.decision_id());
  EXPECT_EQ(seen[0].decision().registration_number(), item.registration_number());
  EXPECT_EQ(seen[0].decision().item_id(), AcceptableItem(1).item_id());

  auto carrier = hub_.ExchangeAs("carrier-demo-post");
  grpc::ClientContext context;
  v1::ConfirmDecisionRequest confirm;
  confirm.set_decision_id(recorded.decision_id());
  confirm.set_confirmation(v1::CONFIRMATION_RECEIVED);
  v1::ConfirmDecisionResponse confirmed;
  EXPECT_TRUE(carrier->ConfirmDecision(&context, confirm, &confirmed).ok());
  EXPECT_EQ(confirmed.items_affected(), 1);
}

TEST_F(DecisionsTest, OnAReceptacleReachEachItemAlsoNestedLaterAndSurviveARestart) {
  const std::string receptacle = "DEFRAAKRSELAACN60001001110010";
  for (int i = 1; i <= 3; ++i) Submit(AcceptableItem(i));
  Move(NestInto(receptacle, {AcceptableItem(1).item_id(), AcceptableItem(2).item_id()}));
  v1::Decision stop;
  stop.set_kind(v1::DECISION_KIND_DO_NOT_LOAD);
  stop.set_receptacle_id(receptacle);
  v1::RecordDecisionResponse recorded;
  ASSERT_TRUE(Decide(stop, recorded).ok());
  EXPECT_EQ(recorded.items_affected(), 2);
  std::vector<v1::WatchDecisionsResponse> first;
  ASSERT_TRUE(Watch("carrier-demo-post", 0, first).ok());
  ASSERT_EQ(first.size(), 2u);
  EXPECT_LT(first[0].cursor(), first[1].cursor());

  ASSERT_TRUE(hub_.KillAndRestart());
  Move(NestInto(receptacle, {AcceptableItem(3).item_id()}));
  std::vector<v1::WatchDecisionsResponse> later;
  ASSERT_TRUE(Watch("carrier-demo-post", first[1].cursor(), later).ok());
  ASSERT_EQ(later.size(), 1u);
  EXPECT_EQ(later[0].decision().item_id(), AcceptableItem(3).item_id());
  EXPECT_EQ(later[0].decision().receptacle_id(), receptacle);
  std::vector<v1::WatchDecisionsResponse> none;
  EXPECT_EQ(Watch("carrier-demo-post", later[0].cursor() + 1'000'000, none).error_code(), grpc::StatusCode::OUT_OF_RANGE);
}

// With the command in a process of its own: gRPC connects while anybody in a process waits for it, and here nobody else does.
TEST_F(DecisionsTest, AreFollowedAcrossAKillAndAPlannedStop) {
  const v1::ItemResult item = Submit(AcceptableItem(1));
  const auto follower = hub_.StartPostgate("carrier-demo-post", {"watch", "--follow"}, "follower");
  for (size_t count = 1; count <= 3; ++count) {
    v1::RecordDecisionResponse recorded;
    ASSERT_TRUE(Decide(On(item.registration_number(), v1::DECISION_KIND_HOLD), recorded).ok());
    const std::vector<std::string> lines = follower->AwaitLines(count);
    ASSERT_EQ(lines.size(), count) << follower->err();
    EXPECT_THAT(lines.back(), testing::HasSubstr(recorded.decision_id()));
    if (count == 1) {
      ASSERT_TRUE(hub_.KillAndRestart());
    } else if (count == 2) {
      EXPECT_EQ(hub_.Stop(), 0);
      ASSERT_TRUE(hub_.Start());
    }
  }
  follower->Signal(SIGINT);
  EXPECT_EQ(follower->Wait(), 0) << follower->err();
}

TEST_F(DecisionsTest, AReleaseNeverLiftsADoNotLoad) {
  const v1::ItemResult item = Submit(AcceptableItem(1));
  v1::RecordDecisionResponse stopped;
  ASSERT_TRUE(Decide(On(item.registration_number(), v1::DECISION_KIND_DO_NOT_LOAD), stopped).ok());
  v1::RecordDecisionResponse ignored;
  EXPECT_EQ(Decide(On(item.registration_number(), v1::DECISION_KIND_RELEASE), ignored).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  v1::Decision resolved = On(item.registration_number(), v1::DECISION_KIND_REFERRAL_RESOLVED);
  resolved.set_supersedes(stopped.decision_id());
  EXPECT_TRUE(Decide(resolved, ignored).ok());
  EXPECT_TRUE(Decide(On(item.registration_number(), v1::DECISION_KIND_RELEASE), ignored).ok());
}

TEST_F(DecisionsTest, OnASupersededVersionAreRefused) {
  const v1::ItemResult item = Submit(AcceptableItem(1));
  v1::Item amended = AcceptableItem(1, "woollen shirt for men");
  amended.set_amends(true);
  EXPECT_EQ(Submit(amended).version(), 2);
  v1::Decision decision = On(item.registration_number(), v1::DECISION_KIND_RELEASE);
  decision.set_version(1);
  v1::RecordDecisionResponse ignored;
  EXPECT_EQ(Decide(decision, ignored).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(DecisionsTest, TheSameRequestIdGivesTheFirstAnswer) {
  const v1::ItemResult item = Submit(AcceptableItem(1));
  v1::RecordDecisionResponse first;
  v1::RecordDecisionResponse again;
  ASSERT_TRUE(Decide(On(item.registration_number(), v1::DECISION_KIND_RELEASE), first, "r-1").ok());
  ASSERT_TRUE(Decide(On(item.registration_number(), v1::DECISION_KIND_RELEASE), again, "r-1").ok());
  EXPECT_EQ(first.decision_id(), again.decision_id());
}

TEST_F(DecisionsTest, ThatACarrierCouldNotReadAreRefused) {
  const v1::ItemResult item = Submit(AcceptableItem(1));
  v1::Decision large = On(item.registration_number(), v1::DECISION_KIND_HOLD);
  large.set_text(std::string(7'900'000, 'x'));
  v1::RecordDecisionResponse ignored;
  const grpc::Status status = Decide(large, ignored);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message().substr(0, 13), "decision.text");
  // What this version does not know is not stored, whatever its size: field 999, length-delimited.
  v1::Decision unknown = On(item.registration_number(), v1::DECISION_KIND_HOLD);
  unknown.GetReflection()->MutableUnknownFields(&unknown)->AddLengthDelimited(999, std::string(7'900'000, 'x'));
  EXPECT_TRUE(Decide(unknown, ignored).ok());
  std::vector<v1::WatchDecisionsResponse> seen;
  const grpc::Status watched = Watch("carrier-demo-post", 0, seen);
  EXPECT_TRUE(watched.ok()) << watched.error_message();
  EXPECT_EQ(seen.size(), 1u);
}

TEST_F(DecisionsTest, AnotherCarrierCannotTakeAReceptacleFromADoNotLoad) {
  const std::string receptacle = "DEFRAAKRSELAACN60001001110010";
  v1::Decision stop;
  stop.set_kind(v1::DECISION_KIND_DO_NOT_LOAD);
  stop.set_receptacle_id(receptacle);
  v1::RecordDecisionResponse recorded;
  ASSERT_TRUE(Decide(stop, recorded).ok());
  v1::Movement departed = NestInto(receptacle, {});
  departed.set_kind(v1::MOVEMENT_KIND_DEPARTED);
  Move(departed, "carrier-demo-express");
  Submit(AcceptableItem(1));
  EXPECT_NE(Move(NestInto(receptacle, {AcceptableItem(1).item_id()})).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(Move(NestInto(receptacle, {"X1"}), "carrier-demo-express").outcome(), v1::OUTCOME_REJECTED);
  std::vector<v1::WatchDecisionsResponse> seen;
  ASSERT_TRUE(Watch("carrier-demo-post", 0, seen).ok());
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].decision().decision_id(), recorded.decision_id());
}

TEST_F(DecisionsTest, AreSeenByTheDestinationOperatorToo) {
  v1::Item item = AcceptableItem(1);
  item.set_destination_operator("KRA");
  const v1::ItemResult result = Submit(item);
  v1::RecordDecisionResponse ignored;
  ASSERT_TRUE(Decide(On(result.registration_number(), v1::DECISION_KIND_HOLD), ignored).ok());
  std::vector<v1::WatchDecisionsResponse> seen;
  ASSERT_TRUE(Watch("carrier-demo-express", 0, seen).ok());
  EXPECT_EQ(seen.size(), 1u);
}

TEST_F(DecisionsTest, AnAmendmentWithdrawsTheOlderVersionFromTheQueues) {
  Submit(AcceptableItem(1));
  v1::Item amended = AcceptableItem(1, "woollen shirt for men");
  amended.set_amends(true);
  Submit(amended);
  std::vector<std::string> delivered;
  for (const std::string& queue : testing_support::QueueNames(hub_)) {
    for (std::string& one : testing_support::DrainQueue(hub_, queue)) delivered.push_back(one.substr(one.find('/')));
  }
  EXPECT_FALSE(delivered.empty());
  EXPECT_TRUE(std::all_of(delivered.begin(), delivered.end(), [](const std::string& version) { return version == "/2"; }));
}

TEST_F(DecisionsTest, AReleasedLeaseIsDeliveredAgainAsTheNextAttempt) {
  Submit(AcceptableItem(1));
  std::string queue;
  for (const std::string& name : testing_support::QueueNames(hub_)) {
    if (DepthOf(hub_, name) == 1) queue = name;
  }
  QueueConsumer consumer(hub_, queue, 1);
  const v1::PullResponse first = consumer.Read();
  consumer.Release({first.deliveries(0).lease_id()});
  const v1::PullResponse second = consumer.Read();
  ASSERT_EQ(second.deliveries_size(), 1);
  EXPECT_EQ(second.deliveries(0).attempt(), 2);
  EXPECT_NE(second.deliveries(0).lease_id(), first.deliveries(0).lease_id());
  consumer.Acknowledge({first.deliveries(0).lease_id()});
  EXPECT_EQ(consumer.Read().unknown_lease_ids(0), first.deliveries(0).lease_id());
}

TEST_F(DecisionsTest, AreRecordedInBatchesWithAResultForEach) {
  const v1::ItemResult one = Submit(AcceptableItem(1));
  const v1::ItemResult two = Submit(AcceptableItem(2));
  auto stub = hub_.QueuesAs("customs-demo-customs");
  grpc::ClientContext context;
  auto stream = stub->RecordDecisions(&context);
  v1::RecordDecisionsRequest request;
  *request.add_decisions()->mutable_decision() = On(one.registration_number(), v1::DECISION_KIND_RELEASE);
  *request.add_decisions()->mutable_decision() = On("26KRP0000000000000", v1::DECISION_KIND_RELEASE);
  *request.add_decisions()->mutable_decision() = On(two.registration_number(), v1::DECISION_KIND_HOLD);
  ASSERT_TRUE(stream->Write(request));
  v1::RecordDecisionsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  ASSERT_EQ(response.results_size(), 3);
  EXPECT_EQ(response.results(0).status().code(), 0);
  EXPECT_EQ(response.results(1).status().code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(response.results(2).items_affected(), 1);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

}  // namespace
}  // namespace postgate

// SPDX-License-Identifier: Apache-2.0
//
// A delivery that no consumer can process: it is set aside with its reason, the others are not held back, and customs gets it delivered again with its own
// corrections, once, whatever is lost on the way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/fault/network/fault_proxy.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing::ElementsAre;
using testing_support::AcceptableItem;
using testing_support::Hub;
using testing_support::QueueConsumer;

constexpr char kCustoms[] = "customs-demo-customs";
constexpr int kItems = 40;
constexpr int kPoison = 7;     // refused by its consumer
constexpr int kHopeless = 11;  // given back until its attempts are used up
constexpr int kAttempts = 3;

class PoisonDeliveryTest : public testing::Test {
 protected:
  PoisonDeliveryTest() : hub_("limits { delivery_attempts_max: 3 }") {}

  void SetUp() override {
    ASSERT_TRUE(hub_.Start()) << hub_.log();
    testing_support::SubmitStream stream(hub_, "carrier-demo-post");
    ASSERT_TRUE(stream.Open("office").has_value());
    std::vector<v1::Item> items;
    for (int i = 0; i < kItems; ++i) items.push_back(AcceptableItem(i));
    ASSERT_TRUE(stream.Send(0, items));
    const auto answer = stream.Read();
    ASSERT_TRUE(answer.has_value() && answer->has_ack());
    for (const v1::ItemResult& result : answer->ack().results()) {
      ASSERT_TRUE(testing_support::IsAccepted(result)) << result.ShortDebugString();
      numbers_.push_back(result.registration_number());
    }
    for (const std::string& queue : testing_support::QueueNames(hub_)) {
      if (testing_support::DepthOf(hub_, queue) == kItems) queue_ = queue;
    }
    ASSERT_FALSE(queue_.empty()) << "no queue has all of them";
  }

  std::vector<v1::DeadLetter> List(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    v1::ListDeadLettersRequest request;
    request.set_queue(queue_);
    v1::ListDeadLettersResponse response;
    const grpc::Status status = v1::RiskQueueService::NewStub(channel)->ListDeadLetters(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return {response.dead_letters().begin(), response.dead_letters().end()};
  }
  std::vector<v1::DeadLetter> List() { return List(hub_.ChannelAs(kCustoms)); }

  grpc::Status Resubmit(const std::shared_ptr<grpc::Channel>& channel, int64_t sequence, const std::string& request_id,
                        v1::ResubmitDeadLetterResponse* response, int32_t piece_number = 1) {
    grpc::ClientContext context;
    v1::ResubmitDeadLetterRequest request;
    request.set_queue(queue_);
    request.set_sequence(sequence);
    request.set_request_id(request_id);
    v1::PieceRevision& revision = *request.add_revisions();
    revision.set_piece_number(piece_number);
    revision.set_description("woven shirt of cotton, for men");
    revision.set_hs_code("620520");
    return v1::RiskQueueService::NewStub(channel)->ResubmitDeadLetter(&context, request, response);
  }

  // Processes the queue as a consumer does that can't do the poison item; acknowledges all others. Ends when nothing more is to come.
  void Consume() {
    QueueConsumer consumer(hub_, queue_, 5);
    size_t refused = 0;
    int hopeless = 0;
    size_t acknowledged = 0;
    while (acknowledged < kItems - 2 || refused == 0 || hopeless < kAttempts) {
      const v1::PullResponse response = consumer.Read();
      ASSERT_FALSE(consumer.ended()) << "after " << acknowledged << " acknowledgements";
      acknowledged += static_cast<size_t>(response.acknowledged_lease_ids_size());
      refused += static_cast<size_t>(response.refused_lease_ids_size());
      for (const v1::Delivery& delivery : response.deliveries()) {
        if (delivery.registration_number() == numbers_[kPoison]) {
          consumer.Refuse({delivery.lease_id()}, "X12", "piece 1: the description is unreadable");
        } else if (delivery.registration_number() == numbers_[kHopeless]) {
          EXPECT_EQ(delivery.attempt(), ++hopeless);
          consumer.Release({delivery.lease_id()});
        } else {
          consumer.Acknowledge({delivery.lease_id()});
        }
      }
    }
    EXPECT_EQ(refused, 1u);
    EXPECT_EQ(hopeless, kAttempts);
  }

  Hub hub_;
  std::string queue_;
  std::vector<std::string> numbers_;
};

TEST_F(PoisonDeliveryTest, IsSetAsideWithItsReasonAndResubmittedExactlyOnce) {
  Consume();
  // The one whose attempts are used up is set aside behind the last Release, which has no answer.
  std::vector<v1::DeadLetter> letters;
  for (letters = List(); letters.size() < 2; letters = List()) ASSERT_FALSE(hub_.process().Ended()) << hub_.log();
  ASSERT_EQ(letters.size(), 2u);
  EXPECT_EQ(letters[0].registration_number(), numbers_[kPoison]);
  EXPECT_EQ(letters[0].reason(), v1::DEAD_LETTER_REASON_REFUSED);
  EXPECT_EQ(letters[0].consumer(), "customs/demo-customs");
  EXPECT_EQ(letters[0].reason_code(), "X12");
  EXPECT_EQ(letters[0].text(), "piece 1: the description is unreadable");
  EXPECT_EQ(letters[1].registration_number(), numbers_[kHopeless]);
  EXPECT_EQ(letters[1].reason(), v1::DEAD_LETTER_REASON_ATTEMPTS_USED_UP);
  EXPECT_EQ(letters[1].attempts(), kAttempts);
  EXPECT_EQ(letters[1].consumer(), "customs/demo-customs");

  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();
  const std::vector<v1::DeadLetter> after = List();
  ASSERT_EQ(after.size(), 2u);
  for (size_t i = 0; i < 2; ++i) EXPECT_EQ(after[i].SerializeAsString(), letters[i].SerializeAsString());

  // The answer is lost: the hub has it on disk, and nothing of it comes back.
  const int64_t poison = letters[0].sequence();
  FaultProxy proxy(hub_.address());
  const auto through_proxy = hub_.ChannelAs(kCustoms, proxy.address());
  ASSERT_EQ(List(through_proxy).size(), 2u);
  Flow silent;
  silent.silent = true;
  proxy.Set(Direction::kToClient, silent);
  v1::ResubmitDeadLetterResponse lost;
  auto call = std::async(std::launch::async, [&] { return Resubmit(through_proxy, poison, "once", &lost); });
  while (List().size() == 2) ASSERT_FALSE(hub_.process().Ended()) << hub_.log();
  proxy.CutAll();
  EXPECT_FALSE(call.get().ok());
  proxy.Set(Direction::kToClient, Flow());

  v1::ResubmitDeadLetterResponse first;
  grpc::Status status = Resubmit(hub_.ChannelAs(kCustoms), poison, "once", &first);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(first.registration_number(), numbers_[kPoison]);
  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();
  v1::ResubmitDeadLetterResponse again;
  status = Resubmit(hub_.ChannelAs(kCustoms), poison, "once", &again);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  status = Resubmit(hub_.ChannelAs(kCustoms), poison, "twice", &again);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION) << status.error_message();
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(testing_support::ReasonOf(details), "NOT_A_DEAD_LETTER");
  EXPECT_EQ(testing_support::DepthOf(hub_, queue_), 2);

  // It is delivered once, with customs' words beside the declaration.
  QueueConsumer consumer(hub_, queue_, 10);
  const v1::PullResponse delivered = consumer.Read();
  ASSERT_EQ(delivered.deliveries_size(), 1);
  const v1::Delivery& delivery = delivered.deliveries(0);
  EXPECT_EQ(delivery.registration_number(), numbers_[kPoison]);
  EXPECT_EQ(delivery.attempt(), 1);
  ASSERT_EQ(delivery.revisions_size(), 1);
  EXPECT_EQ(delivery.revisions(0).description(), "woven shirt of cotton, for men");
  EXPECT_EQ(delivery.declaration().goods_shipment().government_agency_goods_items(0).sequence_numeric(), 1);
  consumer.Acknowledge({delivery.lease_id()});
  EXPECT_THAT(consumer.Read().acknowledged_lease_ids(), ElementsAre(delivery.lease_id()));
  EXPECT_EQ(testing_support::DepthOf(hub_, queue_), 1) << "the one that nobody resubmitted";
}

TEST_F(PoisonDeliveryTest, TheCommandListsRetriesAndResubmits) {
  Consume();
  std::vector<v1::DeadLetter> letters;
  for (letters = List(); letters.size() < 2; letters = List()) ASSERT_FALSE(hub_.process().Ended()) << hub_.log();
  auto result = hub_.Postgate(kCustoms, {"queue", "dead-letters", "list", queue_});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, testing::HasSubstr(numbers_[kPoison]));
  EXPECT_THAT(result.out, testing::HasSubstr("refused"));
  result = hub_.Postgate(kCustoms, {"queue", "dead-letters", "show", queue_, std::to_string(letters[0].sequence())});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, testing::HasSubstr("the description is unreadable"));
  result = hub_.Postgate(kCustoms, {"queue", "dead-letters", "resubmit", queue_, std::to_string(letters[0].sequence()), "--piece", "1",
                                    "--description", "shirt", "--hs-code", "620520"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  result = hub_.Postgate(kCustoms, {"queue", "dead-letters", "resubmit", queue_, std::to_string(letters[0].sequence())});
  EXPECT_EQ(result.exit_code, 2) << "it is none any longer";
  result = hub_.Postgate(kCustoms, {"queue", "dead-letters", "retry", queue_, "--oldest", "10"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(List().empty());
  result = hub_.Postgate(kCustoms, {"queue", "dead-letters", "retry", queue_, std::to_string(letters[1].sequence())});
  EXPECT_EQ(result.exit_code, 2);
  result = hub_.Postgate(kCustoms, {"queue", "dead-letters", "list", "nowhere"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, testing::HasSubstr("no such queue"));
}

TEST_F(PoisonDeliveryTest, ARevisionOfAPieceThatIsNotDeclaredIsRefused) {
  Consume();
  const std::vector<v1::DeadLetter> letters = List();
  ASSERT_FALSE(letters.empty());
  v1::ResubmitDeadLetterResponse response;
  const grpc::Status status = Resubmit(hub_.ChannelAs(kCustoms), letters[0].sequence(), "", &response, 9);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
  EXPECT_THAT(status.error_message(), testing::HasSubstr("revisions[0].piece_number"));
}

}  // namespace
}  // namespace postgate::fault

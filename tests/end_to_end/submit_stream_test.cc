// SPDX-License-Identifier: Apache-2.0
//
// The submit stream as docs/protocol.md tells it, spoken by hand against the real gateway.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing_support::AcceptableItem;
using testing_support::Hub;
using testing_support::ReasonOf;
using testing_support::SubmitStream;

std::vector<v1::Item> Items(int first, int count) {
  std::vector<v1::Item> items;
  for (int i = 0; i < count; ++i) items.push_back(AcceptableItem(first + i));
  return items;
}

class SubmitStreamTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  // Reads acks until `next_offset` is acked; the results in order.
  static std::vector<v1::Ack> AcksUntil(SubmitStream& stream, int64_t next_offset) {
    std::vector<v1::Ack> acks;
    while (acks.empty() || acks.back().next_offset() < next_offset) {
      auto response = stream.Read();
      if (!response.has_value()) break;
      if (response->has_ack()) acks.push_back(response->ack());
    }
    return acks;
  }

  static v1::Fault FaultOf(SubmitStream& stream) {
    auto response = stream.Read();
    return response.has_value() ? response->fault() : v1::Fault();
  }

  Hub hub_;
};

TEST_F(SubmitStreamTest, AcksABatchWithOneResultForEachItemAndAReceipt) {
  SubmitStream stream(hub_, "carrier-demo-post");
  const auto opened = stream.Open("office");
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->committed_offset(), 0);
  EXPECT_GE(opened->max_items_in_flight(), 500);
  ASSERT_TRUE(stream.Send(0, Items(1, 3)));
  const std::vector<v1::Ack> acks = AcksUntil(stream, 3);
  ASSERT_EQ(acks.size(), 1u);
  ASSERT_EQ(acks[0].results_size(), 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(acks[0].results(i).offset(), i);
    EXPECT_EQ(acks[0].results(i).item_id(), AcceptableItem(1 + i).item_id());
    EXPECT_EQ(acks[0].results(i).outcome(), v1::OUTCOME_ACCEPTED) << acks[0].results(i).ShortDebugString();
    EXPECT_EQ(acks[0].results(i).registration_number().size(), 18u);
  }
  EXPECT_EQ(acks[0].receipt().last_sequence() - acks[0].receipt().first_sequence(), 2);
  EXPECT_TRUE(stream.Finish().ok());
}

TEST_F(SubmitStreamTest, ResumesAtTheCommittedOffsetAfterAKill) {
  {
    SubmitStream stream(hub_, "carrier-demo-post");
    ASSERT_TRUE(stream.Open("office").has_value());
    ASSERT_TRUE(stream.Send(0, Items(1, 5)));
    ASSERT_EQ(AcksUntil(stream, 5).size(), 1u);
  }
  ASSERT_TRUE(hub_.KillAndRestart());
  SubmitStream stream(hub_, "carrier-demo-post");
  EXPECT_EQ(stream.Open("office")->committed_offset(), 5);
}

TEST_F(SubmitStreamTest, AcksAgainUnchangedWhatIsSentAgain) {
  SubmitStream stream(hub_, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  ASSERT_TRUE(stream.Send(0, Items(1, 2)));
  ASSERT_TRUE(stream.Send(2, Items(3, 2)));
  const std::vector<v1::Ack> first = AcksUntil(stream, 4);
  ASSERT_TRUE(hub_.KillAndRestart());
  SubmitStream again(hub_, "carrier-demo-post");
  ASSERT_TRUE(again.Open("office").has_value());
  ASSERT_TRUE(again.Send(0, Items(1, 4)));
  const std::vector<v1::Ack> second = AcksUntil(again, 4);
  ASSERT_EQ(second.size(), first.size());
  for (size_t i = 0; i < first.size(); ++i) EXPECT_EQ(second[i].SerializeAsString(), first[i].SerializeAsString());
}

TEST_F(SubmitStreamTest, FaultsAGapOnceAndGoesOnFromTheExpectedOffset) {
  SubmitStream stream(hub_, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  for (int64_t offset : {10, 20, 30}) ASSERT_TRUE(stream.Send(offset, Items(1, 10)));
  const v1::Fault fault = FaultOf(stream);
  EXPECT_EQ(fault.status().code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(ReasonOf(fault.status()), "OFFSET_GAP");
  EXPECT_EQ(fault.expected_offset(), 0);
  ASSERT_TRUE(stream.Send(0, Items(1, 1)));
  auto next = stream.Read();
  ASSERT_TRUE(next.has_value() && next->has_ack()) << next->ShortDebugString();
  EXPECT_TRUE(stream.Finish().ok());
}

TEST_F(SubmitStreamTest, FaultsOtherContentBelowTheCommittedOffset) {
  SubmitStream stream(hub_, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  ASSERT_TRUE(stream.Send(0, Items(1, 2)));
  ASSERT_EQ(AcksUntil(stream, 2).size(), 1u);
  ASSERT_TRUE(stream.Send(0, Items(7, 2)));
  const v1::Fault fault = FaultOf(stream);
  EXPECT_EQ(fault.status().code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(ReasonOf(fault.status()), "CONTENT_DIFFERS");
  EXPECT_EQ(fault.expected_offset(), 2);
}

TEST_F(SubmitStreamTest, FaultsWhatIsTooLargeEmptyOrMixedAndStaysUp) {
  SubmitStream stream(hub_, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  ASSERT_TRUE(stream.Send(0, Items(1, 501)));
  EXPECT_EQ(ReasonOf(FaultOf(stream).status()), "BATCH_TOO_LARGE");
  v1::Item large = AcceptableItem(1);
  large.set_nature_text(std::string(5 << 20, 'x'));
  ASSERT_TRUE(stream.Send(0, {large}));
  EXPECT_EQ(ReasonOf(FaultOf(stream).status()), "BATCH_TOO_LARGE");
  ASSERT_TRUE(stream.Send(0, {}));
  EXPECT_EQ(ReasonOf(FaultOf(stream).status()), "MALFORMED");
  v1::SubmitItemsRequest mixed;
  *mixed.mutable_batch()->add_items() = AcceptableItem(1);
  mixed.mutable_batch()->add_movements()->set_kind(v1::MOVEMENT_KIND_NESTED);
  ASSERT_TRUE(stream.Write(mixed));
  EXPECT_EQ(ReasonOf(FaultOf(stream).status()), "MALFORMED");
  ASSERT_TRUE(stream.Send(0, Items(1, 1)));
  EXPECT_EQ(AcksUntil(stream, 1).size(), 1u);
}

TEST_F(SubmitStreamTest, ALaterOpenFencesTheEarlierStream) {
  SubmitStream first(hub_, "carrier-demo-post");
  ASSERT_TRUE(first.Open("office").has_value());
  SubmitStream second(hub_, "carrier-demo-post");
  ASSERT_TRUE(second.Open("office").has_value());
  EXPECT_EQ(first.Status().error_code(), grpc::StatusCode::ABORTED);
  ASSERT_TRUE(second.Send(0, Items(1, 1)));
  EXPECT_EQ(AcksUntil(second, 1).size(), 1u);
  SubmitStream other(hub_, "carrier-demo-express");
  EXPECT_TRUE(other.Open("office").has_value());
  ASSERT_TRUE(second.Send(1, Items(2, 1)));
  EXPECT_EQ(AcksUntil(second, 2).size(), 1u);
}

TEST_F(SubmitStreamTest, ABadItemNeverHoldsBackItsNeighbours) {
  SubmitStream stream(hub_, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  std::vector<v1::Item> items = Items(1, 3);
  items[1].set_item_id("CP000000010DE");
  ASSERT_TRUE(stream.Send(0, items));
  const std::vector<v1::Ack> acks = AcksUntil(stream, 3);
  ASSERT_EQ(acks.size(), 1u);
  EXPECT_EQ(acks[0].results(0).outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(acks[0].results(1).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(acks[0].results(2).outcome(), v1::OUTCOME_ACCEPTED);
}

TEST_F(SubmitStreamTest, ItemsAndMovementsShareOneSequenceOfOffsets) {
  SubmitStream stream(hub_, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  ASSERT_TRUE(stream.Send(0, Items(1, 1)));
  v1::Movement movement;
  movement.set_kind(v1::MOVEMENT_KIND_NESTED);
  movement.add_item_ids(AcceptableItem(1).item_id());
  movement.set_receptacle_id("DEFRAAKRSELAACN60001001110010");
  movement.mutable_occurred_at()->set_seconds(absl::ToUnixSeconds(absl::Now()));
  ASSERT_TRUE(stream.SendMovements(1, {movement}));
  const std::vector<v1::Ack> acks = AcksUntil(stream, 2);
  ASSERT_FALSE(acks.empty());
  const v1::ItemResult& result = acks.back().results(acks.back().results_size() - 1);
  EXPECT_EQ(result.offset(), 1);
  EXPECT_EQ(result.item_id(), movement.receptacle_id());
  EXPECT_EQ(result.outcome(), v1::OUTCOME_ACCEPTED) << result.ShortDebugString();
}

TEST_F(SubmitStreamTest, ValidateOnlyCommitsNothingAndFencesNobody) {
  SubmitStream real(hub_, "carrier-demo-post");
  ASSERT_TRUE(real.Open("office").has_value());
  SubmitStream trial(hub_, "carrier-demo-post");
  ASSERT_TRUE(trial.Open("office", /*validate_only=*/true).has_value());
  ASSERT_TRUE(trial.Send(0, Items(1, 2)));
  const std::vector<v1::Ack> acks = AcksUntil(trial, 2);
  ASSERT_EQ(acks.size(), 1u);
  EXPECT_FALSE(acks[0].has_receipt());
  EXPECT_TRUE(acks[0].results(0).registration_number().empty());
  ASSERT_TRUE(real.Send(0, Items(1, 1)));
  EXPECT_EQ(AcksUntil(real, 1).at(0).receipt().first_sequence(), 0);
}

TEST_F(SubmitStreamTest, DrainsOnSigtermAndLosesNothing) {
  SubmitStream stream(hub_, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  ASSERT_TRUE(stream.Send(0, Items(1, 100)));
  ASSERT_EQ(AcksUntil(stream, 100).size(), 1u);
  hub_.process().Signal(SIGTERM);
  auto drain = stream.Read();
  ASSERT_TRUE(drain.has_value() && drain->has_drain());
  EXPECT_TRUE(stream.Status().ok());
  EXPECT_EQ(hub_.process().Wait(), 0) << hub_.log();
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  SubmitStream again(hub_, "carrier-demo-post");
  EXPECT_EQ(again.Open("office")->committed_offset(), 100);
}

TEST_F(SubmitStreamTest, BytesThatAreNoItemAreRejectedAlone) {
  // Field 15 (sender) with a name that is no UTF-8: a typed message can't hold it, so it is written by hand.
  SubmitStream stream(hub_, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  v1::Item broken = AcceptableItem(2);
  broken.mutable_sender()->set_name("\xff\xfe");
  ASSERT_TRUE(stream.Send(0, {AcceptableItem(1), broken, AcceptableItem(3)}));
  const std::vector<v1::Ack> acks = AcksUntil(stream, 3);
  ASSERT_EQ(acks.size(), 1u);
  EXPECT_EQ(acks[0].results(0).outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(acks[0].results(1).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(acks[0].results(1).findings(0).rule_id(), "item.wire_format");
  EXPECT_EQ(acks[0].results(2).outcome(), v1::OUTCOME_ACCEPTED);
}

}  // namespace
}  // namespace postgate

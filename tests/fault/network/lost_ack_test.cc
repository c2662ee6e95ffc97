// SPDX-License-Identifier: Apache-2.0
//
// The connection breaks when the hub has committed and before its ack arrives, and at every other byte of a conversation: the carrier resumes, and
// has each item once, with one receipt.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/channel.h"
#include "client/submitter.h"
#include "tests/fault/extent.h"
#include "tests/fault/network/fault_proxy.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing_support::AcceptableItem;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kProducer[] = "office";
// More than any frame of HTTP/2 that keeps the connection alive, less than an ack with its receipt.
constexpr int64_t kAckBytesMin = 200;
// Beyond anything that the test waits for. Nothing depends on it but when a failure is told.
constexpr absl::Duration kPatience = absl::Seconds(60);

class LostAckTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(hub_.Start()) << hub_.log();
    proxy_.emplace(hub_.address());
  }

  // Silent towards the client, and cut when the hub has answered.
  static Flow LoseTheAnswer() {
    Flow flow;
    flow.silent = true;
    flow.cut_once_held = kAckBytesMin;
    return flow;
  }
  void Heal() {
    proxy_->Set(Direction::kToHub, Flow());
    proxy_->Set(Direction::kToClient, Flow());
  }

  // Sends the item of number `offset` on a new connection and returns its ack; none when the stream breaks. `committed`: what the hub has.
  std::optional<v1::Ack> Send(int64_t offset, int64_t* committed) {
    SubmitStream stream(hub_.ChannelAs(kCarrier, proxy_->address()));
    const auto opened = stream.Open(kProducer);
    if (!opened.has_value()) return std::nullopt;
    *committed = opened->committed_offset();
    if (!stream.Send(offset, {AcceptableItem(static_cast<int>(offset))})) return std::nullopt;
    const auto answer = stream.Read();
    if (!answer.has_value() || !answer->has_ack()) return std::nullopt;
    return answer->ack();
  }

  // What customs got: `items` items, none twice in one queue, and those that were acked.
  void ExpectEachOnce(int64_t items, const std::map<int64_t, v1::Ack>& acks) {
    std::set<std::string> distinct;
    for (const std::string& queue : testing_support::QueueNames(hub_)) {
      const std::vector<std::string> delivered = testing_support::DrainQueue(hub_, queue);
      const std::set<std::string> of_queue(delivered.begin(), delivered.end());
      EXPECT_EQ(delivered.size(), of_queue.size()) << "an item was delivered twice";
      distinct.insert(of_queue.begin(), of_queue.end());
    }
    EXPECT_EQ(static_cast<int64_t>(distinct.size()), items);
    for (const auto& [offset, ack] : acks) {
      for (const v1::ItemResult& result : ack.results()) {
        EXPECT_TRUE(testing_support::IsAccepted(result)) << result.ShortDebugString();
        EXPECT_EQ(distinct.count(absl::StrCat(result.registration_number(), "/1")), 1u) << offset;
      }
    }
  }

  Hub hub_;
  std::optional<FaultProxy> proxy_;
};

TEST_F(LostAckTest, WhatWasCommittedIsAnsweredAgainWithTheSameReceipt) {
  const int losses = Extent(100, 5'000);
  std::map<int64_t, v1::Ack> acks;
  for (int64_t offset = 0; offset < losses; ++offset) {
    {
      SubmitStream stream(hub_.ChannelAs(kCarrier, proxy_->address()));
      const auto opened = stream.Open(kProducer);
      ASSERT_TRUE(opened.has_value());
      ASSERT_EQ(opened->committed_offset(), offset);
      proxy_->Set(Direction::kToClient, LoseTheAnswer());
      ASSERT_TRUE(stream.Send(offset, {AcceptableItem(static_cast<int>(offset))}));
      EXPECT_FALSE(stream.Read().has_value());
      ASSERT_TRUE(proxy_->AwaitCut(offset + 1, kPatience));
    }
    Heal();
    int64_t committed = -1;
    const auto first = Send(offset, &committed);
    ASSERT_TRUE(first.has_value());
    ASSERT_EQ(committed, offset + 1) << "the answer that was lost was no ack";
    const auto second = Send(offset, &committed);
    ASSERT_TRUE(second.has_value());
    ASSERT_EQ(committed, offset + 1);
    ASSERT_EQ(first->SerializeAsString(), second->SerializeAsString()) << "another receipt for item " << offset;
    ASSERT_EQ(first->results_size(), 1);
    ASSERT_TRUE(first->has_receipt());
    acks[offset] = *first;
  }
  EXPECT_EQ(proxy_->cut(), losses);
  ExpectEachOnce(losses, acks);
}

// Records made as they are asked for.
class Items final : public client::RecordSource {
 public:
  explicit Items(int64_t size) : size_(size) {}
  absl::Status Seek(int64_t offset) override {
    if (offset > size_) return absl::OutOfRangeError("beyond the end");
    next_ = offset;
    return absl::OkStatus();
  }
  absl::StatusOr<bool> Next(client::Record* record) override {
    if (next_ == size_) return false;
    record->kind = client::RecordKind::kItem;
    record->bytes = AcceptableItem(static_cast<int>(next_++)).SerializeAsString();
    return true;
  }

 private:
  const int64_t size_;
  int64_t next_ = 0;
};

// Loses the first answer on every other connection, and keeps the acks.
class LosingObserver final : public client::SubmitObserver {
 public:
  LosingObserver(FaultProxy* proxy, Flow losing, int losses, int64_t first_offset)
      : proxy_(*proxy), losing_(losing), losses_(losses), next_(first_offset) {}
  void OnOpened(const v1::Opened& opened, int64_t resume_offset) override {
    if (loses_next_ && losses_ > 0) {
      --losses_;
      proxy_.Set(Direction::kToClient, losing_);
    }
    loses_next_ = !loses_next_;
  }
  void OnAck(const v1::Ack& ack) override {
    EXPECT_EQ(ack.first_offset(), next_);
    next_ = ack.next_offset();
    acks[ack.first_offset()] = ack;
  }
  void OnReconnecting(const absl::Status& why, absl::Duration wait) override { proxy_.Set(Direction::kToClient, Flow()); }

  std::map<int64_t, v1::Ack> acks;

 private:
  FaultProxy& proxy_;
  const Flow losing_;
  int losses_;
  bool loses_next_ = true;
  int64_t next_;
};

TEST_F(LostAckTest, TheClientLibraryResumesByItself) {
  const int losses = Extent(5, 100);
  auto channel = client::Connect({proxy_->address(), hub_.certs() + "/" + kCarrier, hub_.certs() + "/ca.pem", ""});
  ASSERT_TRUE(channel.ok()) << channel.status();
  std::map<int64_t, v1::Ack> acks;
  for (int round = 0; round < losses; ++round) {
    client::SubmitOptions options;
    options.producer = kProducer;
    options.batch_items_max = 7;
    Items items(20 * (round + 1));
    LosingObserver observer(&*proxy_, LoseTheAnswer(), 1, 20 * round);
    options.results_from = 20 * round;
    client::Submitter submitter(*channel, options);
    const auto summary = submitter.Submit(items, observer);
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(summary->reconnects, 1);
    EXPECT_EQ(summary->committed_offset, 20 * (round + 1));
    acks.insert(observer.acks.begin(), observer.acks.end());
  }
  EXPECT_EQ(proxy_->cut(), losses);
  ExpectEachOnce(20 * losses, acks);
}

// Direction and number of bytes after which the connection is cut.
class CutEverywhereTest : public LostAckTest, public testing::WithParamInterface<Direction> {};

TEST_P(CutEverywhereTest, AfterEachByteTheCarrierResumesAndHasEachItemOnce) {
  // How long such a conversation is.
  int64_t committed = -1;
  std::map<int64_t, v1::Ack> acks;
  const auto whole = Send(0, &committed);
  ASSERT_TRUE(whole.has_value());
  acks[0] = *whole;
  const int64_t bytes = proxy_->passed(GetParam());
  const int step = Extent(static_cast<int>(bytes / 40), 1);
  int64_t offset = 1;
  int broken = 0;
  int lost_after_commit = 0;
  for (int64_t position = 1; position <= bytes; position += step) {
    Flow flow;
    flow.cut_after = position;
    proxy_->Set(GetParam(), flow);
    const auto acked = Send(offset, &committed);
    if (!acked.has_value()) ++broken;
    Heal();
    const auto first = Send(offset, &committed);
    ASSERT_TRUE(first.has_value()) << "after a cut at byte " << position << " the hub does not answer";
    ASSERT_TRUE(committed == offset || committed == offset + 1) << "at byte " << position;
    if (acked.has_value()) {
      ASSERT_EQ(committed, offset + 1) << "an acked item was lost at byte " << position;
      ASSERT_EQ(acked->SerializeAsString(), first->SerializeAsString()) << "at byte " << position;
    } else if (committed == offset + 1) {
      ++lost_after_commit;
    }
    acks[offset++] = *first;
  }
  printf("%d cuts in %d bytes: %d broke the conversation, %d of those after the commit\n", static_cast<int>(offset - 1), static_cast<int>(bytes), broken,
         lost_after_commit);
  EXPECT_GT(broken, (offset - 1) / 2);
  ExpectEachOnce(offset, acks);
}

INSTANTIATE_TEST_SUITE_P(Both, CutEverywhereTest, testing::Values(Direction::kToHub, Direction::kToClient),
                         [](const auto& direction) { return direction.param == Direction::kToHub ? "ToHub" : "ToClient"; });

TEST_F(LostAckTest, OneByteAtATimeIsSlowAndRight) {
  Flow flow;
  flow.piece = 1;
  proxy_->Set(Direction::kToHub, flow);
  proxy_->Set(Direction::kToClient, flow);
  int64_t committed = -1;
  const auto ack = Send(0, &committed);
  ASSERT_TRUE(ack.has_value());
  ExpectEachOnce(1, {{0, *ack}});
}

}  // namespace
}  // namespace postgate::fault

// SPDX-License-Identifier: Apache-2.0
#include "client/submitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/fake_hub.h"

namespace postgate::client {
namespace {

using ::testing::HasSubstr;

// Items "0", "1", ... in memory.
class NumberSource final : public RecordSource {
 public:
  explicit NumberSource(int64_t size) : size_(size) {}
  absl::Status Seek(int64_t offset) override {
    if (offset > size_) return absl::OutOfRangeError(absl::StrCat("has only ", size_, " records"));
    next_ = offset;
    return absl::OkStatus();
  }
  absl::StatusOr<bool> Next(Record* record) override {
    if (next_ == size_) return false;
    v1::Item item;
    item.set_item_id(absl::StrCat(next_++));
    *record = {RecordKind::kItem, item.SerializeAsString()};
    return true;
  }

 private:
  const int64_t size_;
  int64_t next_ = 0;
};

// Keeps what was told, and checks that acks come in order and once.
class Recorder final : public SubmitObserver {
 public:
  void OnOpened(const v1::Opened&, int64_t resume_offset) override { resumed.push_back(resume_offset); }
  void OnAck(const v1::Ack& ack) override {
    EXPECT_EQ(ack.results_size(), ack.next_offset() - ack.first_offset());
    for (const v1::ItemResult& result : ack.results()) EXPECT_TRUE(offsets.insert(result.offset()).second) << result.offset();
  }
  void OnEpochChanged(absl::string_view, int64_t resume_offset, int64_t) override {
    ++epoch_changes;
    std::erase_if(offsets, [&](int64_t offset) { return offset >= resume_offset; });
  }

  std::vector<int64_t> resumed;
  std::set<int64_t> offsets;
  int epoch_changes = 0;
};

class SubmitterTest : public ::testing::Test {
 protected:
  absl::StatusOr<SubmitSummary> Submit(std::deque<StreamPlan> plans, int64_t size, SubmitOptions options = {}, int64_t committed = 0) {
    hub_ = std::make_unique<FakeExchange>(std::move(plans));
    hub_->Truncate(committed);
    FakeServer server({hub_.get()});
    options.producer = "feed/1";
    NumberSource source(size);
    return Submitter(server.Channel(), options).Submit(source, recorder_);
  }

  // Every record is in the hub, in order and once, and its result was told once.
  void ExpectAll(int64_t size, int64_t committed = 0) {
    const std::vector<std::string> ids = hub_->ids();
    ASSERT_EQ(static_cast<int64_t>(ids.size()), size);
    for (int64_t i = committed; i < size; ++i) EXPECT_EQ(ids[static_cast<size_t>(i)], std::to_string(i));
    EXPECT_EQ(static_cast<int64_t>(recorder_.offsets.size()), size - committed);
  }

  std::unique_ptr<FakeExchange> hub_;
  Recorder recorder_;
};

TEST_F(SubmitterTest, FillsTheWindow) {
  const auto summary = Submit({{.window = 300, .acks_wait_until = 1234}}, 1234);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(hub_->in_flight_max(), 300);
  ExpectAll(1234);
}

TEST_F(SubmitterTest, CutsBatchesToASmallWindow) {
  const auto summary = Submit({{.window = 30, .acks_wait_until = 1234}}, 1234);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(hub_->in_flight_max(), 30);
  ExpectAll(1234);
}

TEST_F(SubmitterTest, GoesOnWhenTheHubCancelsWhatComesWhileItStops) {
  const auto summary = Submit({{.end_after = 100, .end = grpc::Status(grpc::StatusCode::CANCELLED, "CANCELLED")}}, 1000);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->reconnects, 1);
  ExpectAll(1000);
}

TEST_F(SubmitterTest, SendsEverything) {
  const auto summary = Submit({}, 1234);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->committed_offset, 1234);
  EXPECT_EQ(summary->reconnects, 0);
  ExpectAll(1234);
}

TEST_F(SubmitterTest, ResumesWhereTheHubSays) {
  const auto summary = Submit({}, 1000, {}, 700);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->committed_before, 700);
  ExpectAll(1000, 700);
}

TEST_F(SubmitterTest, AsksAgainForResultsThatAreStillWanted) {
  const auto summary = Submit({{.end_after = 350}}, 1000, {.results_from = 250}, 700);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->committed_before, 700);
  EXPECT_EQ(recorder_.resumed.front(), 250);
  EXPECT_EQ(*recorder_.offsets.begin(), 250);
  EXPECT_EQ(recorder_.offsets.size(), 750u);
  EXPECT_EQ(hub_->committed(), 1000);
}

TEST_F(SubmitterTest, WantsNoResultBeyondWhatWasAcked) {
  const auto summary = Submit({}, 1000, {.results_from = 900}, 700);
  ASSERT_TRUE(summary.ok()) << summary.status();
  ExpectAll(1000, 700);
}

TEST_F(SubmitterTest, SendsNothingAgainOfAShorterSource) {
  EXPECT_EQ(Submit({}, 100, {.results_from = 0}, 101).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_TRUE(recorder_.offsets.empty());
}

TEST_F(SubmitterTest, SendsNothingWhenAllWasAckedBefore) {
  const auto summary = Submit({}, 1000, {}, 1000);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->committed_before, 1000);
  EXPECT_TRUE(recorder_.offsets.empty());
}

TEST_F(SubmitterTest, SendsAnEmptySource) { EXPECT_TRUE(Submit({}, 0).ok()); }

TEST_F(SubmitterTest, ReconnectsAndAsksAgainForLostAcks) {
  const auto summary = Submit({{.end_after = 300, .loses_ack = true}, {.end_after = 100, .loses_ack = true}, {.end_after = 250}}, 1000);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->reconnects, 3);
  EXPECT_EQ(recorder_.resumed, (std::vector<int64_t>{0, 200, 200, 500}));
  ExpectAll(1000);
}

TEST_F(SubmitterTest, ReconnectsAfterADrain) {
  const auto summary = Submit({{.end_after = 300, .drains = true}}, 1000);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->reconnects, 1);
  ExpectAll(1000);
}

TEST_F(SubmitterTest, GoesBackAfterAFaultWithoutReconnecting) {
  for (const char* reason : {"OFFSET_GAP", "WINDOW_EXCEEDED"}) {
    recorder_ = Recorder();
    const auto summary = Submit({{.fault_reason = reason, .fault_from = 200, .fault_times = 3}}, 1000);
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(summary->reconnects, 0);
    ExpectAll(1000);
  }
}

TEST_F(SubmitterTest, CutsBatchesThatAreTooLarge) {
  const auto summary = Submit({{.batch_max = 30}}, 1000);
  ASSERT_TRUE(summary.ok()) << summary.status();
  ExpectAll(1000);
}

TEST_F(SubmitterTest, GivesUpOnARecordThatIsTooLargeAlone) {
  EXPECT_EQ(Submit({{.batch_max = 0}}, 10).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(SubmitterTest, GivesUpWhenTheHubRefusesForEver) {
  const auto status = Submit({{.fault_reason = "OFFSET_GAP", .fault_times = 1000}}, 1000).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << status;
}

TEST_F(SubmitterTest, GivesUpOnOtherContentAndNamesTheRecord) {
  const auto status = Submit({{.fault_reason = "CONTENT_DIFFERS", .fault_from = 100}}, 1000).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(std::string(status.message()), HasSubstr("record 100 of producer feed/1"));
}

TEST_F(SubmitterTest, StopsWhenFenced) {
  const auto status = Submit({{.end_after = 100, .end = grpc::Status(grpc::StatusCode::ABORTED, "fenced")}}, 1000).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_THAT(std::string(status.message()), HasSubstr("another stream of producer feed/1 took over"));
  EXPECT_EQ(hub_->opens().size(), 1u);
}

TEST_F(SubmitterTest, StopsWhenRefused) {
  const auto status = Submit({{.end_after = 100, .end = grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "no")}}, 1000).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(hub_->opens().size(), 1u);
}

TEST_F(SubmitterTest, StopsAtOnceWhenTheHubsCertificateIsNotTaken) {
  const grpc::Status end(grpc::StatusCode::UNAVAILABLE, "Ssl handshake failed: SSL_ERROR_SSL: error:0A000086:SSL routines::certificate verify failed");
  const auto status = Submit({{.end_after = 100, .end = end}}, 1000).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("not issued by the authority that it is checked against (--ca)"));
  EXPECT_EQ(hub_->opens().size(), 1u);
}

TEST_F(SubmitterTest, StopsWhenTheHubHasMoreThanTheSource) {
  const auto status = Submit({}, 100, {}, 101).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(status.message()), HasSubstr("the hub has 101 records of producer feed/1: has only 100 records"));
}

TEST_F(SubmitterTest, SendsAgainWhatARestoredHubHasLost) {
  const auto summary = Submit({{.end_after = 500}, {.committed_offset = 200, .epoch = "e2"}}, 1000);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(recorder_.epoch_changes, 1);
  EXPECT_EQ(summary->ledger_epoch, "e2");
  ExpectAll(1000);
}

TEST_F(SubmitterTest, ReportsALossInTheSameEpoch) {
  EXPECT_EQ(Submit({{.end_after = 500}, {.committed_offset = 200}}, 1000).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SubmitterTest, ValidatesFromZeroAndAfterABreakGoesOnWithTheRest) {
  const auto summary = Submit({{.end_after = 300}}, 1000, {.validate_only = true}, 700);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_TRUE(hub_->opens()[0].validate_only());
  EXPECT_EQ(recorder_.offsets.size(), 1000u);
  EXPECT_EQ(hub_->committed(), 700);
}

TEST_F(SubmitterTest, GivesUpWhenNoHubComes) {
  SubmitOptions options;
  options.connect_patience = absl::Milliseconds(300);
  options.producer = "feed/1";
  NumberSource source(1);
  // Nothing listens on port 1.
  const auto channel = grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials());
  const auto status = Submitter(channel, options).Submit(source, recorder_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
}

TEST_F(SubmitterTest, EndsWhenCancelled) {
  FakeExchange hub({});
  FakeServer server({&hub});
  NumberSource source(10);
  Submitter submitter(server.Channel(), {.producer = "feed/1"});
  submitter.Cancel();
  EXPECT_EQ(submitter.Submit(source, recorder_).status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace postgate::client

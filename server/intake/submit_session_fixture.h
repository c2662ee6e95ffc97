// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_SUBMIT_SESSION_FIXTURE_H_
#define POSTGATE_SERVER_INTAKE_SUBMIT_SESSION_FIXTURE_H_

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "server/intake/errors.h"
#include "server/intake/submit_session.h"

namespace postgate::intake {

// Keeps what a session asks for; the test decides when each answer comes.
class ScriptedActions final : public SubmitSessionActions {
 public:
  void ReadNext() override {
    EXPECT_FALSE(reading);
    EXPECT_FALSE(finished.has_value());
    reading = true;
  }
  void Send(v1::SubmitItemsResponse response) override {
    EXPECT_FALSE(finished.has_value());
    sent.push_back(std::move(response));
  }
  void OpenProducer(const std::string& producer) override { opening = producer; }
  bool ReserveItems(int64_t items) override {
    if (!has_room) {
      waiting_for_room = items;
      return false;
    }
    reserved += items;
    return true;
  }
  void ReleaseItems(int64_t items) override {
    reserved -= items;
    EXPECT_GE(reserved, 0);
  }
  void CancelReservation() override { ++cancelled_reservations; }
  void Evaluate(int64_t batch_id, ReceivedBatch batch) override { evaluating.emplace_back(batch_id, std::move(batch)); }
  void Commit(int64_t batch_id, registry::Submission submission) override { committing.emplace_back(batch_id, std::move(submission)); }
  void LookUpResent(ReceivedBatch batch) override {
    EXPECT_FALSE(looking_up.has_value());
    looking_up = std::move(batch);
  }
  void OnAcked(int64_t items, absl::Time) override { acked_items += items; }
  void Finish(absl::Status status) override {
    EXPECT_FALSE(finished.has_value());
    finished = std::move(status);
  }

  // What was sent since the last call.
  std::vector<v1::SubmitItemsResponse> TakeSent() { return std::exchange(sent, {}); }

  bool reading = false;
  bool has_room = true;
  int64_t waiting_for_room = 0;
  int64_t reserved = 0;
  int64_t acked_items = 0;
  int cancelled_reservations = 0;
  std::vector<v1::SubmitItemsResponse> sent;
  std::optional<std::string> opening;
  std::deque<std::pair<int64_t, ReceivedBatch>> evaluating;
  std::deque<std::pair<int64_t, registry::Submission>> committing;
  std::optional<ReceivedBatch> looking_up;
  std::optional<absl::Status> finished;
};

inline v1::Open MakeOpen(const std::string& producer = "office") {
  v1::Open open;
  open.set_producer(producer);
  return open;
}

// `count` items whose bytes begin with `content`.
inline ReceivedBatch MakeBatch(int64_t first_offset, int count, const std::string& content = "item ") {
  ReceivedBatch batch;
  batch.envelope.set_first_offset(first_offset);
  for (int i = 0; i < count; ++i) batch.envelope.add_items(content + std::to_string(first_offset + i));
  batch.size_bytes = batch.envelope.ByteSizeLong();
  return batch;
}

// Every item is accepted; its result names its bytes.
inline PreparedBatch Prepared(const ReceivedBatch& batch) {
  PreparedBatch prepared;
  for (int i = 0; i < batch.envelope.items_size(); ++i) {
    registry::PreparedRecord record;
    record.result.set_offset(batch.first_offset() + i);
    record.result.set_item_id(batch.envelope.items(i));
    record.result.set_outcome(v1::OUTCOME_ACCEPTED);
    record.entry.mutable_item()->set_offset(batch.first_offset() + i);
    record.entry.mutable_item()->set_item_id(batch.envelope.items(i));
    prepared.records.push_back(std::move(record));
  }
  return prepared;
}

// The commit of a submission: its results and a receipt that names its first offset.
inline registry::SubmissionOutcome Committed(const registry::Submission& submission) {
  registry::SubmissionOutcome outcome;
  for (const registry::PreparedRecord& record : submission.records) outcome.results.push_back(record.result);
  outcome.receipt.set_first_sequence(submission.first_offset);
  return outcome;
}

inline std::string FaultReason(const v1::Fault& fault) {
  google::rpc::ErrorInfo info;
  for (const auto& detail : fault.status().details()) {
    if (detail.type_url() == kErrorInfoUrl && info.ParseFromString(detail.value())) return info.reason();
  }
  return "";
}

inline bool HasRetry(const v1::Fault& fault) {
  for (const auto& detail : fault.status().details()) {
    if (detail.type_url() == kRetryInfoUrl) return true;
  }
  return false;
}

class SubmitSessionTest : public ::testing::Test {
 protected:
  void Read(IncomingMessage message) {
    ASSERT_TRUE(actions_.reading);
    actions_.reading = false;
    session_.OnMessage(std::move(message));
  }
  void Open(int64_t committed_offset = 0) {
    session_.Start();
    Read(MakeOpen());
    ASSERT_EQ(actions_.opening, "office");
    session_.OnOpened(registry::OpenedProducer{7, committed_offset, "epoch"});
    ASSERT_EQ(actions_.TakeSent().size(), 1u);
  }
  void OpenToValidate() {
    session_.Start();
    v1::Open open = MakeOpen();
    open.set_validate_only(true);
    Read(open);
    ASSERT_EQ(actions_.TakeSent().size(), 1u);
  }
  void EvaluateNext() {
    auto [id, batch] = std::move(actions_.evaluating.front());
    actions_.evaluating.pop_front();
    session_.OnEvaluated(id, Prepared(batch));
  }
  void CommitNext() {
    auto [id, submission] = std::move(actions_.committing.front());
    actions_.committing.pop_front();
    session_.OnCommitted(id, Committed(submission));
  }
  void CommitAll() {
    while (!actions_.evaluating.empty()) EvaluateNext();
    while (!actions_.committing.empty()) CommitNext();
  }
  void AnswerLookUp(absl::StatusOr<ResentAnswer> answer) {
    ASSERT_TRUE(actions_.looking_up.has_value());
    actions_.looking_up.reset();
    session_.OnResent(std::move(answer));
  }
  void GiveRoom() {
    ASSERT_GT(actions_.waiting_for_room, 0);
    actions_.reserved += std::exchange(actions_.waiting_for_room, 0);
    session_.OnItemsReserved();
  }
  // The one fault that was sent.
  v1::Fault TheFault() {
    auto sent = actions_.TakeSent();
    EXPECT_EQ(sent.size(), 1u);
    return sent.empty() ? v1::Fault() : sent[0].fault();
  }

  ScriptedActions actions_;
  SubmitSession session_{{"demo", "epoch", 1'000}, &actions_};
};

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_SUBMIT_SESSION_FIXTURE_H_

// SPDX-License-Identifier: Apache-2.0
//
// A range of the ledger is replayed into a queue while items come in and go out, and the gateway is killed in the middle: each item of the range is delivered once
// more, and nothing else is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/synchronization/mutex.h"
#include "tests/fault/downstream/item_feed.h"
#include "tests/fault/extent.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing_support::DepthOf;
using testing_support::Hub;
using testing_support::QueueConsumer;

constexpr char kOperator[] = "operator-demo-operator";
constexpr char kQueue[] = "release";

// Acknowledges all that it is given, over restarts of the hub, and counts what was confirmed, by the item's sequence.
class RecordingDrain {
 public:
  explicit RecordingDrain(const Hub& hub) : hub_(hub), thread_([this] { Run(); }) {}
  ~RecordingDrain() { Stop(); }

  void Stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

  struct Count {
    int confirmed = 0;
    int in_doubt = 0;  // acknowledged on a stream that broke before the hub confirmed
  };
  std::map<int64_t, Count> counts() {
    MutexLock lock(mutex_);
    return counts_;
  }
  // Waits until so many items were confirmed at least once.
  void AwaitItems(size_t items) {
    MutexLock lock(mutex_);
    while (counts_.size() < items) changed_.Wait(mutex_);
  }

 private:
  void Run() {
    while (!stopping_ || DepthOf(hub_, kQueue) > 0) OneStream();
  }

  void OneStream() {
    QueueConsumer consumer(hub_, kQueue, 500);
    std::map<std::string, int64_t> asked;
    for (v1::PullResponse response = consumer.Read(); !consumer.ended(); response = consumer.Read()) {
      std::vector<std::string> lease_ids;
      for (const v1::Delivery& delivery : response.deliveries()) {
        lease_ids.push_back(delivery.lease_id());
        asked[delivery.lease_id()] = delivery.sequence();
      }
      if (!lease_ids.empty()) consumer.Acknowledge(lease_ids);
      MutexLock lock(mutex_);
      for (const std::string& lease_id : response.acknowledged_lease_ids()) {
        ++counts_[asked.at(lease_id)].confirmed;
        asked.erase(lease_id);
      }
      changed_.NotifyAll();
      if (stopping_ && asked.empty()) return;
    }
    MutexLock lock(mutex_);
    for (const auto& [lease_id, sequence] : asked) ++counts_[sequence].in_doubt;
  }

  const Hub& hub_;
  std::atomic<bool> stopping_{false};
  Mutex mutex_;
  CondVar changed_;
  std::map<int64_t, Count> counts_ POSTGATE_GUARDED_BY(mutex_);
  std::thread thread_;
};

v1::Replay ReplayOf(const Hub& hub, int64_t replay_id) {
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  v1::GetReplayRequest request;
  request.set_replay_id(replay_id);
  v1::GetReplayResponse response;
  const grpc::Status status = v1::HubService::NewStub(hub.ChannelAs(kOperator))->GetReplay(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.replay();
}

grpc::Status Start(const Hub& hub, int64_t first, int64_t end, int32_t items_per_second, int64_t* replay_id, const std::string& identity = kOperator) {
  grpc::ClientContext context;
  v1::StartReplayRequest request;
  request.set_queue(kQueue);
  request.set_first_sequence(first);
  request.set_end_sequence(end);
  request.set_items_per_second(items_per_second);
  request.set_request_id("replay");
  v1::StartReplayResponse response;
  const grpc::Status status = v1::HubService::NewStub(hub.ChannelAs(identity))->StartReplay(&context, request, &response);
  *replay_id = response.replay_id();
  return status;
}

int64_t LedgerEntries(const Hub& hub) {
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  EXPECT_TRUE(v1::HubService::NewStub(hub.ChannelAs(kOperator))->GetStatus(&context, {}, &response).ok());
  return response.last_sequence() + 1;
}

v1::Item ItemOf(int64_t serial) { return testing_support::AcceptableItem(static_cast<int>(serial)); }

constexpr int64_t kItemsMeanwhileMax = 50'000'000;  // An S10 identifier has eight digits.

TEST(ReplayTest, PutsEachItemBackOnceThoughTheHubIsKilledInTheMiddle) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  const int64_t items = Extent(4'000, 100'000);
  RecordingDrain drain(hub);
  {
    ItemFeed feed(hub, items, ItemOf);
    ASSERT_EQ(feed.AwaitAcked(items), items) << hub.log();
  }
  drain.AwaitItems(static_cast<size_t>(items));
  const std::map<int64_t, RecordingDrain::Count> before = drain.counts();
  const int64_t end = LedgerEntries(hub);

  // Intake goes on meanwhile, at a pace by which it never comes to its end.
  ItemFeed feed(hub, kItemsMeanwhileMax, [items](int64_t serial) { return ItemOf(items + serial); });
  feed.KeepPace(Extent(1'000, 5'000));
  int64_t replay_id = 0;
  grpc::Status status = Start(hub, 0, end, Extent(1'000, 5'000), &replay_id);
  ASSERT_TRUE(status.ok()) << status.error_message();
  while (ReplayOf(hub, replay_id).items_put_back() < items / 4) ASSERT_FALSE(hub.process().Ended()) << hub.log();
  const int64_t acked = feed.acked();
  ASSERT_TRUE(hub.KillAndRestart()) << hub.log();
  v1::Replay replay = ReplayOf(hub, replay_id);
  EXPECT_GE(replay.items_put_back(), items / 4);
  EXPECT_EQ(replay.state(), v1::REPLAY_STATE_UNFINISHED) << "killed too late: nothing was tried";
  while (replay.state() == v1::REPLAY_STATE_UNFINISHED) {
    ASSERT_FALSE(hub.process().Ended()) << hub.log();
    replay = ReplayOf(hub, replay_id);
  }
  EXPECT_EQ(replay.state(), v1::REPLAY_STATE_FINISHED);
  EXPECT_EQ(replay.items_put_back(), items);
  EXPECT_EQ(replay.next_sequence(), end);
  EXPECT_GT(feed.acked(), acked) << "intake did not go on";
  int64_t again = 0;
  status = Start(hub, 0, end, 1'000, &again);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(again, replay_id) << "the same request_id";
  feed.Stop();
  feed.AwaitAcked(kItemsMeanwhileMax);
  drain.Stop();
  EXPECT_EQ(DepthOf(hub, kQueue), 0);

  int64_t others = 0;
  for (const auto& [sequence, count] : drain.counts()) {
    const int due = before.contains(sequence) ? 2 : 1;
    if (due == 1) ++others;
    EXPECT_LE(count.confirmed, due) << "item " << sequence << " came once too often";
    EXPECT_GE(count.confirmed + count.in_doubt, due) << "item " << sequence << " did not come again";
  }
  printf("%lld items put back over a SIGKILL at %lld, each once; %lld others came in and went out meanwhile\n", static_cast<long long>(items),
         static_cast<long long>(items / 4), static_cast<long long>(others));
}

TEST(ReplayTest, TheCommandShowsItsEnd) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  {
    ItemFeed feed(hub, 200, ItemOf);
    ASSERT_EQ(feed.AwaitAcked(200), 200) << hub.log();
  }
  ASSERT_EQ(testing_support::DrainQueue(hub, kQueue).size(), 200u);
  const std::string end = std::to_string(LedgerEntries(hub));
  auto result = hub.Postgate(kOperator, {"queue", "replay", kQueue, "--from", "0", "--to", end, "--rate", "2000"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, testing::HasSubstr("finished"));
  EXPECT_THAT(result.out, testing::HasSubstr("200 put back"));
  EXPECT_EQ(testing_support::DrainQueue(hub, kQueue).size(), 200u);
  EXPECT_EQ(testing_support::DrainQueue(hub, kQueue).size(), 0u);

  const auto slow = hub.StartPostgate(kOperator, {"queue", "replay", kQueue, "--from", "0", "--to", end, "--rate", "1"}, "slow");
  std::string listed;
  while (listed.find("unfinished") == std::string::npos) listed = hub.Postgate(kOperator, {"queue", "replays"}).out;
  const std::string line = listed.substr(0, listed.find("  release  unfinished"));
  const std::string replay_id = line.substr(line.rfind(' ') + 1);
  result = hub.Postgate(kOperator, {"queue", "cancel-replay", replay_id});
  EXPECT_EQ(result.exit_code, 0) << result.err << listed;
  EXPECT_EQ(slow->Wait(), 1) << slow->err();
  EXPECT_THAT(slow->out(), testing::HasSubstr("cancelled"));
  EXPECT_EQ(hub.Postgate(kOperator, {"queue", "cancel-replay", replay_id}).exit_code, 2);
  EXPECT_EQ(hub.Postgate(kOperator, {"queue", "replay", kQueue, "--from", "0", "--to", "1000000000", "--rate", "1"}).exit_code, 2);
  EXPECT_EQ(hub.Postgate(kOperator, {"queue", "replay", kQueue, "--from", "0", "--to", "1", "--rate", "5001"}).exit_code, 2);
  int64_t replay_of_customs = 0;
  EXPECT_EQ(Start(hub, 0, 1, 1, &replay_of_customs, "customs-demo-customs").error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

}  // namespace
}  // namespace postgate::fault

// SPDX-License-Identifier: Apache-2.0
//
// Gateway, carrier and consumer are programs of their own and die in one moment, again and again, each started anew with the same command: what is left is what
// they wrote to their files, and the ledger. At the end each item is in the ledger once, has a receipt that holds, was printed to the consumer, and was not
// delivered again after its acknowledgement was on disk.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/risk_queue_service.pb.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"

namespace postgate::crash {
namespace {

using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::Process;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kCustoms[] = "customs-demo-customs";
// Few at once, so that the carrier is at work for as long as the cycles last.
constexpr char kConfiguration[] = "limits { items_in_flight_per_stream: 20 }";
constexpr char kBatch[] = "10";
// Deliveries in a cycle, at random up to it.
constexpr size_t kDeliveriesPerCycleMax = 300;

int Cycles() {
  const char* const cycles = getenv("POSTGATE_CRASH_CYCLES");
  return cycles != nullptr ? atoi(cycles) : 12;
}
// More than the consumer can have seen by the last cycle.
int Items() { return 4'000 + Cycles() * static_cast<int>(kDeliveriesPerCycleMax); }

// What the ledger says of one queue.
struct Ledger {
  std::set<int64_t> items;  // sequences of those that are in the queue
  std::multiset<int64_t> acknowledged;
  std::multiset<std::string> item_ids;  // accepted
};

class AllDieTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string lines;
    for (int i = 0; i < Items(); ++i) {
      std::string line;
      ASSERT_TRUE(google::protobuf::util::MessageToJsonString(testing_support::AcceptableItem(i), &line).ok());
      absl::StrAppend(&lines, line, "\n");
    }
    testing_support::WriteFile(items_, lines);
  }

  std::vector<std::string> Submit() const {
    return {"submit", items_, "--producer", "seoul", "--batch", kBatch, "--receipts", receipts_};
  }
  std::vector<std::string> Pull(const std::string& wait_s) const { return {"--json", "queue", "pull", queue_, "--ack", "--wait", wait_s}; }

  // All three, from the start to a moment at which the consumer has been shown some more. What it printed, by sequence.
  void Live(int cycle) {
    ASSERT_TRUE(hub_.Start()) << hub_.log();
    if (queue_.empty()) queue_ = testing_support::QueueNames(hub_).at(0);
    const auto carrier = hub_.StartPostgate(kCarrier, Submit(), absl::StrCat("carrier", cycle));
    const auto consumer = hub_.StartPostgate(kCustoms, Pull("60"), absl::StrCat("consumer", cycle));
    const std::vector<std::string> seen = consumer->AwaitLines(1 + random_() % kDeliveriesPerCycleMax);
    if (carrier->Ended()) ++carriers_that_had_ended_;
    std::vector<Process*> all = {&hub_.process(), carrier.get(), consumer.get()};
    std::shuffle(all.begin(), all.end(), random_);
    for (Process* each : all) each->Signal(SIGKILL);
    for (Process* each : all) EXPECT_TRUE(each->Wait() == 128 + SIGKILL || each == carrier.get()) << "ended by itself; " << hub_.log();
    ReadDeliveries(consumer->out());
  }

  // Whole lines only: the last may have been cut.
  void ReadDeliveries(const std::string& out) {
    for (size_t begin = 0, end; (end = out.find('\n', begin)) != std::string::npos; begin = end + 1) {
      v1::Delivery delivery;
      ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(out.substr(begin, end - begin), &delivery).ok());
      EXPECT_FALSE(acknowledged_before_.contains(delivery.sequence())) << delivery.sequence() << " is delivered again after its acknowledgement";
      printed_.insert(delivery.sequence());
    }
  }

  Ledger ReadLedger() const {
    Ledger read;
    auto store = ledger::OpenRocksdbStore({hub_.data() + "/ledger", absl::Now()});
    EXPECT_TRUE(store.ok()) << store.status();
    for (int64_t sequence = 0; sequence <= (*store)->Head(); ++sequence) {
      const auto stored = (*store)->ReadEntry(sequence);
      EXPECT_TRUE(stored.ok()) << stored.status();
      const ledger::v1::Entry& entry = stored->entry;
      if (entry.has_item() && entry.item().outcome() != v1::OUTCOME_DUPLICATE) {
        read.item_ids.insert(entry.item().item_id());
        const auto& queues = entry.item().queues();
        if (std::find(queues.begin(), queues.end(), queue_) != queues.end()) read.items.insert(sequence);
      }
      if (entry.has_acknowledgement() && entry.acknowledgement().queue() == queue_) {
        read.acknowledged.insert(entry.acknowledgement().item_sequences().begin(), entry.acknowledgement().item_sequences().end());
      }
    }
    return read;
  }

  Hub hub_{kConfiguration};
  const std::string items_ = hub_.folder() + "/items.jsonl";
  const std::string receipts_ = hub_.folder() + "/receipts.jsonl";
  std::string queue_;
  std::mt19937 random_{20261126};
  std::set<int64_t> printed_;
  std::set<int64_t> acknowledged_before_;
  int carriers_that_had_ended_ = 0;
};

TEST_F(AllDieTest, NothingIsLostOrDoubledWhenAllThreeDieInOneMoment) {
  for (int cycle = 0; cycle < Cycles(); ++cycle) {
    Live(cycle);
    if (HasFatalFailure()) return;
    const Ledger ledger = ReadLedger();
    acknowledged_before_ = {ledger.acknowledged.begin(), ledger.acknowledged.end()};
  }
  EXPECT_LT(carriers_that_had_ended_, Cycles() / 2) << "the carrier was done too soon for the deaths to mean something";

  ASSERT_TRUE(hub_.Start()) << hub_.log();
  const CommandResult submitted = hub_.Postgate(kCarrier, Submit());
  EXPECT_EQ(submitted.exit_code, 0) << submitted.err;
  const CommandResult pulled = hub_.Postgate(kCustoms, Pull("2"));
  EXPECT_EQ(pulled.exit_code, 0) << pulled.err;
  ReadDeliveries(pulled.out);
  EXPECT_EQ(testing_support::DepthOf(hub_, queue_), 0);
  EXPECT_EQ(hub_.Stop(), 0) << hub_.log();

  const Ledger ledger = ReadLedger();
  EXPECT_EQ(ledger.item_ids.size(), static_cast<size_t>(Items()));
  for (int i = 0; i < Items(); ++i) EXPECT_EQ(ledger.item_ids.count(testing_support::S10Of(i)), 1u) << "item " << i;
  EXPECT_TRUE(std::includes(printed_.begin(), printed_.end(), ledger.items.begin(), ledger.items.end())) << "acknowledged, and never shown to the consumer";
  EXPECT_EQ(std::vector<int64_t>(ledger.acknowledged.begin(), ledger.acknowledged.end()), std::vector<int64_t>(ledger.items.begin(), ledger.items.end()))
      << "each item of the queue is acknowledged once";
  const CommandResult verified =
      testing_support::Run({testing_support::PostgateProgram(), "--ca", hub_.certs() + "/ca.pem", "audit", "verify", receipts_, "--records", items_});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  printf("%d times all three, %zu items in the ledger, %zu in the queue, each once\n", Cycles(), ledger.item_ids.size(), ledger.items.size());
}

}  // namespace
}  // namespace postgate::crash

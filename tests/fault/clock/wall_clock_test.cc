// SPDX-License-Identifier: Apache-2.0
//
// The wall clock of a running gateway is set an hour forth and back, as by a wrong time server: streams, leases and patience go by the monotonic clock, and the
// ledger's times never fall. And all programs live through the second in January 2038 after which 32 bits of seconds are negative.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "certs/authority.h"
#include "core/encoding/timestamp.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using ::testing::HasSubstr;
using testing_support::AcceptableItem;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::QueueConsumer;
using testing_support::SubmitStream;

// absl::Now() goes by the processor's counter and looks at the system's clock again once two seconds are over.
constexpr absl::Duration kSeenWithin = absl::Seconds(3);

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kCustoms[] = "customs-demo-customs";
constexpr char kAuditor[] = "operator-demo-operator";

// A wall clock that others live by, each as long as it runs.
class ShiftedClock {
 public:
  explicit ShiftedClock(const Hub& hub) : path_(hub.folder() + "/clock_shift") { Set(absl::ZeroDuration()); }

  std::vector<std::string> Environment() const {
    return {absl::StrCat("LD_PRELOAD=", POSTGATE_CLOCK_SHIFT_LIBRARY), absl::StrCat("POSTGATE_CLOCK_SHIFT_FILE=", path_)};
  }

  void Set(absl::Duration shift) {
    const int64_t seconds = absl::ToInt64Seconds(shift);
    std::string bytes(sizeof(seconds), '\0');
    std::memcpy(bytes.data(), &seconds, sizeof(seconds));
    // In place: those who live by it have mapped it.
    FILE* const file = fopen(path_.c_str(), std::filesystem::exists(path_) ? "r+" : "w");
    fwrite(bytes.data(), 1, bytes.size(), file);
    fclose(file);
  }

 private:
  const std::string path_;
};

class WallClockTest : public testing::Test {
 protected:
  WallClockTest() {
    // Good an hour ago as well: what is judged here is the hub, not the certificate.
    certs::IssueOptions options;
    options.not_before = absl::Now() - absl::Hours(3);
    EXPECT_TRUE(certs::Issue(hub_.certs(), "carrier", "demo-post", options).ok());
    EXPECT_TRUE(certs::Issue(hub_.certs(), "customs", "demo-customs", options).ok());
  }

  // The next batch of one item. Its receipt's time.
  absl::Time SendOne(SubmitStream& stream) {
    EXPECT_TRUE(stream.Send(offset_, {AcceptableItem(static_cast<int>(offset_))}));
    const auto answer = stream.Read();
    if (!answer.has_value() || !answer->has_ack()) {
      ADD_FAILURE() << "no ack for " << offset_ << "; " << hub_.log();
      return absl::InfinitePast();
    }
    ++offset_;
    return encoding::ToTime(answer->ack().receipt().committed_at());
  }

  Hub hub_;
  ShiftedClock clock_{hub_};
  int64_t offset_ = 0;
};

TEST_F(WallClockTest, AnHourForthAndBackBreaksNoStreamEndsNoLeaseAndTurnsNoTimeBack) {
  hub_.SetEnvironment(clock_.Environment());
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  SubmitStream stream(hub_, kCarrier);
  ASSERT_TRUE(stream.Open("office").has_value());
  absl::Time last = SendOne(stream);
  const std::string queue = testing_support::QueueNames(hub_).at(0);
  QueueConsumer consumer(hub_, queue, 1);
  const v1::PullResponse delivered = consumer.Read();
  ASSERT_EQ(delivered.deliveries_size(), 1);

  for (const int hours : {1, -1, 0, 1, 0}) {
    clock_.Set(absl::Hours(hours));
    for (const absl::Time seen = absl::Now() + kSeenWithin; absl::Now() < seen;) {
      const absl::Time committed = SendOne(stream);
      EXPECT_GE(committed, last) << "a receipt is earlier than the one before, " << hours << " hours off";
      last = committed;
    }
  }
  EXPECT_GE(last - absl::Now(), absl::Minutes(50)) << "the gateway did not live by the clock of the test";

  // A lease of a minute, which by the wall clock was over long ago: nobody else has its item, and it is still good.
  const auto stub = hub_.QueuesAs(kCustoms);
  grpc::ClientContext context;
  v1::ListQueuesResponse queues;
  ASSERT_TRUE(stub->ListQueues(&context, {}, &queues).ok());
  EXPECT_EQ(queues.queues(0).leased(), 1);
  consumer.Acknowledge({delivered.deliveries(0).lease_id()});
  const v1::PullResponse acknowledged = consumer.Read();
  EXPECT_EQ(acknowledged.acknowledged_lease_ids_size(), 1) << acknowledged.ShortDebugString();
  EXPECT_TRUE(stream.Finish().ok());
}

TEST_F(WallClockTest, AnHourBackARestartedHubGoesOnWhereItsLedgerEnds) {
  hub_.SetEnvironment(clock_.Environment());
  clock_.Set(absl::Hours(1));
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  absl::Time last;
  {
    SubmitStream stream(hub_, kCarrier);
    ASSERT_TRUE(stream.Open("office").has_value());
    last = SendOne(stream);
    EXPECT_TRUE(stream.Finish().ok());
  }
  clock_.Set(absl::ZeroDuration());
  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();
  SubmitStream stream(hub_, kCarrier);
  ASSERT_EQ(stream.Open("office")->committed_offset(), offset_);
  EXPECT_GE(SendOne(stream), last);
}

TEST_F(WallClockTest, AllProgramsLiveThroughJanuary2038) {
  const absl::Time overflow = absl::FromUnixSeconds(int64_t{1} << 31);
  clock_.Set(overflow - absl::Minutes(2) - absl::Now());
  // From here on every program that the test starts lives there.
  for (const std::string& variable : clock_.Environment()) {
    const size_t equals = variable.find('=');
    setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
  }
  std::filesystem::remove_all(hub_.certs());
  const std::string postgate = testing_support::PostgateProgram();
  ASSERT_EQ(testing_support::Run({postgate, "certs", "init", hub_.certs()}).exit_code, 0);
  for (const auto& [role, name] : {std::pair{"carrier", "demo-post"}, std::pair{"customs", "demo-customs"}, std::pair{"operator", "demo-operator"}}) {
    ASSERT_EQ(testing_support::Run({postgate, "certs", "issue", hub_.certs(), "--role", role, "--name", name}).exit_code, 0);
  }
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  const std::string items = testing_support::SourceDirectory() + "/data/sample/items.jsonl";
  const std::string receipts = hub_.folder() + "/receipts.jsonl";
  const auto submit = [&](const std::string& producer) {
    return hub_.Postgate(kCarrier, {"submit", items, "--producer", producer, "--receipts", receipts});
  };
  const CommandResult before = submit("before");
  ASSERT_LE(before.exit_code, 1) << before.err;
  clock_.Set(overflow + absl::Minutes(2) - absl::Now());
  const CommandResult after = submit("after");
  ASSERT_LE(after.exit_code, 1) << after.err;
  EXPECT_THAT(testing_support::ReadFile(receipts), HasSubstr("2038-01-19T03:12:"));
  EXPECT_THAT(testing_support::ReadFile(receipts), HasSubstr("2038-01-19T03:16:"));
  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();
  ASSERT_EQ(hub_.Postgate(kAuditor, {"audit", "head", receipts}).exit_code, 0);
  const CommandResult verified = testing_support::Run({postgate, "--ca", hub_.certs() + "/ca.pem", "audit", "verify", receipts});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  const CommandResult pulled = hub_.Postgate(kCustoms, {"queue", "pull", "security", "--max", "1", "--ack"});
  EXPECT_EQ(pulled.exit_code, 0) << pulled.err;
  EXPECT_THAT(pulled.err, HasSubstr("1 acknowledged"));
  EXPECT_EQ(hub_.Stop(), 0) << hub_.log();
  EXPECT_EQ(hub_.Gateway({"--check"}).exit_code, 0);
}

}  // namespace
}  // namespace postgate::fault

// SPDX-License-Identifier: Apache-2.0
//
// How long items waited for customs is counted as it was: items that arrive and are released, the command's numbers, over a death of the hub and a loss of the
// readers' tables.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "postgate/v1/release_time.pb.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing_support::AcceptableItem;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr char kPost[] = "carrier-demo-post";
constexpr char kCustoms[] = "customs-demo-customs";
constexpr char kOperator[] = "operator-demo-operator";

class ReleaseTimesTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  // Three items, of which two arrived two hours ago.
  void SubmitAndArrive() {
    SubmitStream stream(hub_, kPost);
    const auto opened = stream.Open("office");
    ASSERT_TRUE(opened.has_value());
    std::vector<v1::Item> items;
    for (int i = 1; i <= 3; ++i) items.push_back(AcceptableItem(i));
    ASSERT_TRUE(stream.Send(opened->committed_offset(), items));
    const auto accepted = stream.Read();
    ASSERT_TRUE(accepted.has_value() && accepted->has_ack());
    for (const v1::ItemResult& result : accepted->ack().results()) {
      ASSERT_TRUE(testing_support::IsAccepted(result)) << result.ShortDebugString();
      numbers_.push_back(result.registration_number());
    }
    v1::Movement arrival;
    arrival.set_kind(v1::MOVEMENT_KIND_ARRIVED);
    for (int i = 0; i < 2; ++i) arrival.add_item_ids(items[static_cast<size_t>(i)].item_id());
    arrival.mutable_occurred_at()->set_seconds(absl::ToUnixSeconds(absl::Now()) - 2 * 3'600);
    arrival.set_transport_mode("4");
    ASSERT_TRUE(stream.SendMovements(accepted->ack().next_offset(), {arrival}));
    const auto arrived = stream.Read();
    ASSERT_TRUE(arrived.has_value() && arrived->has_ack());
    ASSERT_NE(arrived->ack().results(0).outcome(), v1::OUTCOME_REJECTED) << arrived->ack().ShortDebugString();
    ASSERT_TRUE(stream.Finish().ok());
  }

  // Decides all that may be asked of an item.
  void Release(const std::string& number) {
    for (const char* kind : {"assessment-complete", "release"}) {
      const CommandResult decided = hub_.Postgate(kCustoms, {"decide", number, "--kind", kind});
      ASSERT_EQ(decided.exit_code, 0) << decided.err;
    }
  }

  std::vector<v1::ReleaseTimes> Times(const std::string& identity) {
    const CommandResult result = hub_.Postgate(identity, {"release-times", "--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    std::vector<v1::ReleaseTimes> times;
    for (const auto line : absl::StrSplit(result.out, '\n', absl::SkipEmpty())) {
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(std::string(line), &times.emplace_back()).ok()) << line;
    }
    return times;
  }

  Hub hub_;
  std::vector<std::string> numbers_;
};

// The items of one test are released within one day, unless it is started just before midnight (UTC).
TEST_F(ReleaseTimesTest, CountsAtOnceAndOverADeathAndALossOfTheReaders) {
  SubmitAndArrive();
  EXPECT_TRUE(Times(kCustoms).empty());
  Release(numbers_[0]);
  Release(numbers_[2]);
  std::vector<v1::ReleaseTimes> times = Times(kCustoms);
  ASSERT_EQ(times.size(), 1U);
  EXPECT_EQ(times[0].released(), 2);
  EXPECT_NE(times[0].category(), v1::FACILITATION_CATEGORY_UNSPECIFIED);
  ASSERT_EQ(times[0].release_times_size(), 2);
  EXPECT_EQ(times[0].release_times(0).release_time(), v1::RELEASE_TIME_ARRIVAL_UNKNOWN);
  EXPECT_EQ(times[0].release_times(1).release_time(), v1::RELEASE_TIME_1_TO_4_HOURS);
  EXPECT_GE(times[0].waited_seconds(), 2 * 3'600);
  const std::string before = times[0].SerializeAsString();

  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();
  times = Times(kOperator);
  ASSERT_EQ(times.size(), 1U);
  EXPECT_EQ(times[0].SerializeAsString(), before) << "after a death";

  ASSERT_EQ(hub_.Stop(), 0);
  std::filesystem::remove_all(hub_.data() + "/readers");
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  times = Times(kOperator);
  ASSERT_EQ(times.size(), 1U);
  EXPECT_EQ(times[0].SerializeAsString(), before) << "rebuilt from the ledger";
}

TEST_F(ReleaseTimesTest, TheTextSaysTheSameAndWhatIsWrongIsNamed) {
  SubmitAndArrive();
  Release(numbers_[1]);
  const CommandResult text = hub_.Postgate(kOperator, {"release-times"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("From arrival to release, "));
  EXPECT_THAT(text.out, HasSubstr("\nall                                             1         0         0         1         0         0         0           0    1-4 h"));
  const CommandResult past = hub_.Postgate(kOperator, {"release-times", "--from", "2020-01-01", "--to", "2020-01-31"});
  EXPECT_EQ(past.exit_code, 0);
  EXPECT_THAT(past.out, HasSubstr("nothing was released in this period"));
  const CommandResult no_day = hub_.Postgate(kOperator, {"release-times", "--from", "2020-02-30"});
  EXPECT_EQ(no_day.exit_code, 2);
  EXPECT_THAT(no_day.err, HasSubstr("--from 2020-02-30: expected a day as YYYY-MM-DD"));
  const CommandResult too_long = hub_.Postgate(kOperator, {"release-times", "--from", "2020-01-01", "--to", "2021-01-01"});
  EXPECT_EQ(too_long.exit_code, 2);
  EXPECT_THAT(too_long.err, HasSubstr("at most 366"));
  const CommandResult carrier = hub_.Postgate(kPost, {"release-times"});
  EXPECT_EQ(carrier.exit_code, 2);
  EXPECT_EQ(carrier.out, "");
}

}  // namespace
}  // namespace postgate

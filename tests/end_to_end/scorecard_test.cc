// SPDX-License-Identifier: Apache-2.0
//
// What a carrier's data was worth is counted as it is: items with known faults, the command's numbers, over a death of the hub and a loss of the readers' tables.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "postgate/v1/scorecard.pb.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/rocksdb/rocksdb_tables.h"
#include "server/scorecards/scorecard_rows.h"
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
constexpr char kExpress[] = "carrier-demo-express";
constexpr char kCustoms[] = "customs-demo-customs";
constexpr char kOperator[] = "operator-demo-operator";

constexpr char kStopWord[] = "item.content_pieces.description.stop_word";

google::protobuf::Timestamp HoursAhead(int hours) {
  google::protobuf::Timestamp time;
  time.set_seconds(absl::ToUnixSeconds(absl::Now()) + hours * 3'600);
  return time;
}

class ScorecardTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  void Submit(const std::string& carrier, const std::vector<v1::Item>& items, const std::vector<v1::Movement>& movements = {}) {
    SubmitStream stream(hub_, carrier);
    const auto opened = stream.Open("office");
    ASSERT_TRUE(opened.has_value());
    int64_t offset = opened->committed_offset();
    if (!items.empty()) {
      ASSERT_TRUE(stream.Send(offset, items));
      const auto answer = stream.Read();
      ASSERT_TRUE(answer.has_value() && answer->has_ack());
      offset = answer->ack().next_offset();
    }
    if (!movements.empty()) {
      ASSERT_TRUE(stream.SendMovements(offset, movements));
      const auto answer = stream.Read();
      ASSERT_TRUE(answer.has_value() && answer->has_ack());
      for (const v1::ItemResult& result : answer->ack().results()) ASSERT_NE(result.outcome(), v1::OUTCOME_REJECTED) << result.ShortDebugString();
    }
    ASSERT_TRUE(stream.Finish().ok());
  }

  // A post's day: 10 items, of which one has a stop word, one comes again, one is amended, and two have no HS code and no postcode; of the accepted, one says when
  // it departs, one departs by a movement.
  void SubmitADay() {
    std::vector<v1::Item> items;
    for (int i = 1; i <= 10; ++i) items.push_back(AcceptableItem(i, "cotton shirt"));
    items[0].mutable_content_pieces(0)->set_description("gift");
    for (int i : {1, 2}) {
      items[static_cast<size_t>(i)].mutable_content_pieces(0)->clear_hs_code();
      items[static_cast<size_t>(i)].mutable_addressee()->clear_postcode();
    }
    *items[3].mutable_planned_departure_at() = HoursAhead(10);
    Submit(kPost, items);
    v1::Item amended = items[5];
    amended.set_gross_mass_g(700);
    amended.set_amends(true);
    v1::Movement departure;
    departure.set_kind(v1::MOVEMENT_KIND_PLANNED);
    departure.add_item_ids(items[4].item_id());
    *departure.mutable_occurred_at() = HoursAhead(0);
    *departure.mutable_planned_departure_at() = HoursAhead(100);
    departure.set_transport_mode("4");
    Submit(kPost, {items[4], amended}, {departure});
    Submit(kExpress, {AcceptableItem(50, "cotton shirt")});
  }

  std::vector<v1::Scorecard> Cards(const std::string& identity, std::vector<std::string> options = {}) {
    std::vector<std::string> arguments = {"scorecard", "--json"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const CommandResult result = hub_.Postgate(identity, arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    std::vector<v1::Scorecard> cards;
    for (const auto line : absl::StrSplit(result.out, '\n', absl::SkipEmpty())) {
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(std::string(line), &cards.emplace_back()).ok()) << line;
    }
    return cards;
  }

  // Of a hub that is stopped: the post's row of today (and tomorrow, when it is about midnight) is none any more.
  void DamageThePostsRow() {
    const auto store = ledger::OpenRocksdbStore({hub_.data() + "/ledger", absl::Now()});
    ASSERT_TRUE(store.ok()) << store.status();
    auto tables = ledger::OpenRocksdbTables(hub_.data() + "/readers", {"register", "queues", "decisions", "legal_holds", "scorecards"},
                                            (*store)->Metadata().ledger_epoch(), (*store)->Head());
    ASSERT_TRUE(tables.ok()) << tables.status();
    ASSERT_EQ((*tables)->rebuilt_because(), "");
    ledger::Table& scorecards = *(*tables)->table("scorecards");
    const int64_t today = absl::ToUnixSeconds(absl::Now()) / (24 * 3'600);
    ASSERT_TRUE(scorecards.Write({{scorecards::DayKey({today, "demo-post"}), "\xff"}, {scorecards::DayKey({today + 1, "demo-post"}), "\xff"}}, scorecards.Checkpoint()).ok());
  }

  static void ExpectThePostsDay(const v1::Scorecard& card) {
    EXPECT_EQ(card.carrier(), "demo-post");
    EXPECT_EQ(card.items(), 11);
    EXPECT_EQ(card.rejected(), 1);
    EXPECT_EQ(card.accepted() + card.accepted_with_findings(), 10);
    EXPECT_EQ(card.duplicates(), 1);
    EXPECT_EQ(card.amendments(), 1);
    EXPECT_EQ(card.measured(), 11);
    EXPECT_EQ(card.stop_word_items(), 1);
    std::map<std::string, int64_t> rules;
    for (const v1::RuleCount& rule : card.rules()) rules[rule.rule_id()] += rule.items();
    EXPECT_EQ(rules[kStopWord], 1);
    EXPECT_EQ(rules["item.content_pieces.hs_code.present"], 2);
    std::map<int, int64_t> elements;
    for (const v1::ElementCount& element : card.elements()) elements[element.element()] = element.items();
    EXPECT_EQ(elements[v1::F43_ELEMENT_CONSIGNEE_NAME], 11);
    EXPECT_EQ(elements[v1::F43_ELEMENT_HS_CODE], 9);
    EXPECT_EQ(elements[v1::F43_ELEMENT_CONSIGNEE_POSTCODE], 9);
    EXPECT_EQ(elements[v1::F43_ELEMENT_UCR], 0);
    std::map<int, int64_t> lead_times;
    for (const v1::LeadTimeCount& lead_time : card.lead_times()) lead_times[lead_time.lead_time()] = lead_time.items();
    EXPECT_EQ(lead_times[v1::LEAD_TIME_4_TO_24_HOURS], 1);
    EXPECT_EQ(lead_times[v1::LEAD_TIME_OVER_3_DAYS], 1);
    EXPECT_EQ(lead_times[v1::LEAD_TIME_DEPARTURE_UNKNOWN], 7) << "9 registrations";
  }

  Hub hub_;
};

// The items of one test are sent within one day, unless it is started just before midnight (UTC).
TEST_F(ScorecardTest, CountsWhatWasSentAtOnceAndOverADeathAndALossOfTheReaders) {
  SubmitADay();
  std::vector<v1::Scorecard> cards = Cards(kPost);
  ASSERT_EQ(cards.size(), 1U) << "its own alone";
  ExpectThePostsDay(cards[0]);
  const std::string before = cards[0].SerializeAsString();

  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();
  cards = Cards(kPost);
  ASSERT_EQ(cards.size(), 1U);
  EXPECT_EQ(cards[0].SerializeAsString(), before) << "after a death";

  ASSERT_EQ(hub_.Stop(), 0);
  std::filesystem::remove_all(hub_.data() + "/readers");
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  cards = Cards(kPost);
  ASSERT_EQ(cards.size(), 1U);
  EXPECT_EQ(cards[0].SerializeAsString(), before) << "rebuilt from the ledger";
}

TEST_F(ScorecardTest, ADamagedRowStopsTheScorecardsAloneUntilTheNextStartCountsThemAnew) {
  SubmitADay();
  ASSERT_EQ(hub_.Stop(), 0);
  DamageThePostsRow();
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  // The first by which the reader finds it, and one behind.
  Submit(kPost, {AcceptableItem(60, "cotton shirt")});
  Submit(kPost, {AcceptableItem(61, "cotton shirt")});
  const CommandResult refused = hub_.Postgate(kPost, {"scorecard"});
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, HasSubstr("the scorecards are set aside"));
  EXPECT_THAT(hub_.log(), HasSubstr("reader.set_aside"));
  ASSERT_EQ(hub_.Stop(), 0) << "it goes on until it is stopped\n" << hub_.log();

  ASSERT_TRUE(hub_.Start()) << hub_.log();
  const std::vector<v1::Scorecard> cards = Cards(kPost);
  ASSERT_EQ(cards.size(), 1U);
  EXPECT_EQ(cards[0].items(), 13) << "of the day, and the two";
}

TEST_F(ScorecardTest, ACarrierSeesItsOwnAndAllOthersSeeAll) {
  SubmitADay();
  EXPECT_EQ(Cards(kExpress).size(), 1U);
  EXPECT_EQ(Cards(kExpress).at(0).carrier(), "demo-express");
  const CommandResult refused = hub_.Postgate(kExpress, {"scorecard", "--carrier", "demo-post"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, HasSubstr("sees its own scorecards alone"));
  for (const char* identity : {kCustoms, kOperator}) {
    EXPECT_EQ(Cards(identity).size(), 2U) << identity;
    const std::vector<v1::Scorecard> one = Cards(identity, {"--carrier", "demo-post"});
    ASSERT_EQ(one.size(), 1U) << identity;
    ExpectThePostsDay(one[0]);
    EXPECT_THAT(hub_.Postgate(identity, {"scorecard"}).out, HasSubstr("2 carriers, "));
  }
}

TEST_F(ScorecardTest, TheTextSaysTheSameAndWhatIsWrongIsNamed) {
  SubmitADay();
  const CommandResult text = hub_.Postgate(kPost, {"scorecard"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("demo-post, "));
  EXPECT_THAT(text.out, HasSubstr("  rejected                                                             1     9.1 %         -\n"));
  EXPECT_THAT(text.out, HasSubstr("item.content_pieces.description.stop_word"));
  EXPECT_THAT(text.out, HasSubstr("  before it, of the 2 whose departure is known                         2   100.0 %         -\n"));
  const CommandResult past = hub_.Postgate(kPost, {"scorecard", "--from", "2020-01-01", "--until", "2020-01-31"});
  EXPECT_EQ(past.exit_code, 0);
  EXPECT_THAT(past.out, HasSubstr("no item in this period"));
  const CommandResult no_day = hub_.Postgate(kPost, {"scorecard", "--from", "2020-02-30"});
  EXPECT_EQ(no_day.exit_code, 2);
  EXPECT_THAT(no_day.err, HasSubstr("--from 2020-02-30: expected a day as YYYY-MM-DD"));
  const CommandResult backwards = hub_.Postgate(kPost, {"scorecard", "--from", "2020-02-02", "--until", "2020-02-01"});
  EXPECT_EQ(backwards.exit_code, 2);
  EXPECT_THAT(backwards.err, HasSubstr("before --from"));
  const CommandResult too_long = hub_.Postgate(kPost, {"scorecard", "--from", "2020-01-01", "--until", "2021-01-01"});
  EXPECT_EQ(too_long.exit_code, 2);
  EXPECT_THAT(too_long.err, HasSubstr("at most 366"));
}

}  // namespace
}  // namespace postgate

// SPDX-License-Identifier: Apache-2.0
#include "server/decisions/decision_feed.h"

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/memory_table.h"
#include "server/sealing/sealed_entry.h"
#include "server/sealing/testing/memory_keys.h"

namespace postgate::decisions {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kNoEnd = std::numeric_limits<int64_t>::max();

class DecisionFeedTest : public ::testing::Test {
 protected:
  DecisionFeedTest() : under_test_(std::make_unique<DecisionFeed>(&store_, &keys_, &table_)) {}

  static ledger::v1::Entry Decision(const std::string& id) {
    ledger::v1::Entry entry;
    entry.mutable_decision()->mutable_decision()->set_decision_id(id);
    entry.mutable_decision()->mutable_decision()->set_receptacle_id("RECEPTACLE");
    return entry;
  }
  static ledger::v1::Entry Effect(int64_t decision_sequence, const std::string& item, const std::string& carrier, const std::string& operator_code) {
    ledger::v1::Entry entry;
    entry.mutable_item_decision()->set_decision_sequence(decision_sequence);
    entry.mutable_item_decision()->set_item_id(item);
    entry.mutable_item_decision()->set_registration_number("REG-" + item);
    entry.mutable_item_decision()->set_version(2);
    entry.mutable_item_decision()->set_carrier(carrier);
    entry.mutable_item_decision()->set_destination_operator(operator_code);
    return entry;
  }

  void Append(std::vector<ledger::v1::Entry> entries) {
    auto block = std::make_shared<ledger::v1::Block>();
    block->set_first_sequence(store_.Head() + 1);
    for (ledger::v1::Entry& entry : entries) *block->add_entries() = std::move(entry);
    ledger::WriteGroup group;
    group.first_sequence = block->first_sequence();
    group.entry_count = block->entries_size();
    group.block = block->SerializeAsString();
    ASSERT_TRUE(store_.Write(group).ok());
    ASSERT_TRUE(under_test_->Apply(block).ok());
  }

  FeedPage Page(const std::vector<std::string>& feeds, int64_t after, int64_t last = kNoEnd, size_t limit = 100) {
    auto page = under_test_->Read(feeds, after, last, limit);
    EXPECT_TRUE(page.ok());
    return page.value_or(FeedPage());
  }
  std::vector<v1::WatchDecisionsResponse> Read(const std::vector<std::string>& feeds, int64_t after, int64_t last = kNoEnd, size_t limit = 100) {
    return Page(feeds, after, last, limit).responses;
  }
  std::vector<int64_t> Cursors(const std::vector<std::string>& feeds, int64_t after, int64_t last = kNoEnd, size_t limit = 100) {
    std::vector<int64_t> cursors;
    for (const auto& response : Read(feeds, after, last, limit)) cursors.push_back(response.cursor());
    return cursors;
  }

  sealing::MemoryKeys keys_;
  ledger::MemoryStore store_;
  ledger::MemoryTable table_;
  std::unique_ptr<DecisionFeed> under_test_;
};

TEST_F(DecisionFeedTest, HasOneResponseForEachItemWithTheItemFilledIn) {
  Append({Decision("D1"), Effect(0, "A", "post", ""), Effect(0, "B", "post", "")});
  const std::vector<v1::WatchDecisionsResponse> responses = Read(FeedsOf("post", {}), 0);
  ASSERT_EQ(responses.size(), 2u);
  EXPECT_EQ(responses[0].cursor(), 2);
  EXPECT_EQ(responses[1].cursor(), 3);
  EXPECT_EQ(responses[1].decision().decision_id(), "D1");
  EXPECT_EQ(responses[1].decision().receptacle_id(), "RECEPTACLE");
  EXPECT_EQ(responses[1].decision().item_id(), "B");
  EXPECT_EQ(responses[1].decision().registration_number(), "REG-B");
  EXPECT_EQ(responses[1].decision().version(), 2);
}

TEST_F(DecisionFeedTest, OpensTheTextsOfADecision) {
  ledger::v1::Entry decision = Decision("D1");
  decision.set_principal("customs/seoul");
  decision.mutable_decision()->mutable_decision()->set_text("CANARY is wanted");
  sealing::SealTexts(*sealing::DayKeysFor(keys_, "customs/seoul", absl::UnixEpoch() + absl::Hours(48)), decision);
  ASSERT_EQ(decision.decision().decision().text(), "");
  Append({decision, Effect(0, "A", "post", ""), Effect(0, "B", "post", "")});
  EXPECT_EQ(Read(FeedsOf("post", {}), 0)[1].decision().text(), "CANARY is wanted");
  keys_.Erase({"customs/seoul", 2, ledger::v1::RETENTION_CLASS_PERSONAL});
  EXPECT_EQ(Read(FeedsOf("post", {}), 0)[1].decision().text(), "");
}

TEST_F(DecisionFeedTest, GoesOnAfterACursorAndStopsAtTheLast) {
  Append({Decision("D1"), Effect(0, "A", "post", ""), Effect(0, "B", "post", ""), Effect(0, "C", "post", "")});
  EXPECT_THAT(Cursors(FeedsOf("post", {}), 2), ElementsAre(3, 4));
  EXPECT_THAT(Cursors(FeedsOf("post", {}), 0, 3), ElementsAre(2, 3));
  EXPECT_THAT(Cursors(FeedsOf("post", {}), 0, kNoEnd, 1), ElementsAre(2));
  EXPECT_THAT(Cursors(FeedsOf("post", {}), 4), IsEmpty());
}

TEST_F(DecisionFeedTest, APageHasFewLargeDecisionsAndGoesOnWhereItEnded) {
  std::vector<ledger::v1::Entry> entries = {Decision("D1")};
  entries[0].mutable_decision()->mutable_decision()->set_text(std::string(300'000, 'x'));
  for (int i = 0; i < 10; ++i) entries.push_back(Effect(0, "A" + std::to_string(i), "post", ""));
  Append(std::move(entries));
  const FeedPage first = Page(FeedsOf("post", {}), 0);
  EXPECT_EQ(first.responses.size(), 4u) << "the fourth fills the page";
  EXPECT_TRUE(first.may_be_more);
  const FeedPage last = Page(FeedsOf("post", {}), 9);
  EXPECT_EQ(last.responses.size(), 2u);
  EXPECT_FALSE(last.may_be_more);
}

TEST_F(DecisionFeedTest, ADecisionLargerThanAPageIsAPage) {
  ledger::v1::Entry large = Decision("D1");
  large.mutable_decision()->mutable_decision()->set_text(std::string(2 * kDecisionPageBytesMax, 'x'));
  Append({large, Effect(0, "A", "post", ""), Effect(0, "B", "post", "")});
  EXPECT_THAT(Cursors(FeedsOf("post", {}), 0), ElementsAre(2));
  EXPECT_THAT(Cursors(FeedsOf("post", {}), 2), ElementsAre(3));
}

TEST_F(DecisionFeedTest, KeepsCarriersApart) {
  Append({Decision("D1"), Effect(0, "A", "post", ""), Effect(0, "B", "pos", ""), Effect(0, "C", "postal", "")});
  EXPECT_THAT(Cursors(FeedsOf("post", {}), 0), ElementsAre(2));
  EXPECT_THAT(Cursors(FeedsOf("other", {}), 0), IsEmpty());
}

TEST_F(DecisionFeedTest, MergesTheFeedsOfOperatorCodesEachDecisionOnce) {
  Append({Decision("D1"), Effect(0, "A", "abroad", "KRA"), Effect(0, "B", "post", "USA"), Effect(0, "C", "post", "KRA"),
          Effect(0, "D", "abroad", "KRB")});
  EXPECT_THAT(Cursors(FeedsOf("post", {"KRA"}), 0), ElementsAre(2, 3, 4));
  EXPECT_THAT(Cursors(FeedsOf("post", {"KRA", "KRB"}), 0, kNoEnd, 3), ElementsAre(2, 3, 4));
  EXPECT_THAT(Cursors(FeedsOf("post", {"KRA", "KRB"}), 4), ElementsAre(5));
}

TEST_F(DecisionFeedTest, TellsTheLastCursorOfAllFeeds) {
  Append({Decision("D1"), Effect(0, "A", "post", ""), Effect(0, "B", "abroad", "KRA")});
  Append({ledger::v1::Entry()});
  EXPECT_EQ(*under_test_->LastCursor(FeedsOf("post", {})), 2);
  EXPECT_EQ(*under_test_->LastCursor(FeedsOf("post", {"KRA"})), 3);
  EXPECT_EQ(*under_test_->LastCursor(FeedsOf("nobody", {})), 0);
}

TEST_F(DecisionFeedTest, KeepsItsCursorsAcrossARestart) {
  Append({Decision("D1"), Effect(0, "A", "post", "")});
  under_test_ = std::make_unique<DecisionFeed>(&store_, &keys_, &table_);
  EXPECT_EQ(under_test_->applied_sequence(), 1);
  Append({Decision("D2"), Effect(2, "A", "post", "")});
  EXPECT_THAT(Cursors(FeedsOf("post", {}), 0), ElementsAre(2, 4));
  EXPECT_EQ(Read(FeedsOf("post", {}), 2)[0].decision().decision_id(), "D2");
}

// A hub that was restored has other decisions where it had some before: who had seen those gets the others.
TEST_F(DecisionFeedTest, GoesOnOverARestoreForWhoeverHadSeenMore) {
  Append({Decision("D1"), Effect(0, "A", "post", "")});
  ledger::WriteGroup restored;
  restored.metadata = store_.Metadata();
  restored.metadata->add_former_epochs()->mutable_end()->set_tree_size(2);
  constexpr int64_t kBase = 1'000'000;
  restored.metadata->set_cursor_base(kBase);
  ASSERT_TRUE(store_.Write(restored).ok());
  under_test_ = std::make_unique<DecisionFeed>(&store_, &table_);
  EXPECT_EQ(*under_test_->LastCursor(FeedsOf("post", {})), 2);
  Append({Decision("D2"), Effect(2, "A", "post", ""), Effect(2, "B", "post", "")});
  EXPECT_THAT(Cursors(FeedsOf("post", {}), 0), ElementsAre(2, kBase + 4, kBase + 5));
  for (const int64_t seen : {2, 3, 4, 5, 77}) EXPECT_THAT(Cursors(FeedsOf("post", {}), seen), ElementsAre(kBase + 4, kBase + 5)) << seen;
  EXPECT_THAT(Cursors(FeedsOf("post", {}), kBase + 4), ElementsAre(kBase + 5));
  EXPECT_EQ(*under_test_->LastCursor(FeedsOf("post", {})), kBase + 5);
  EXPECT_TRUE(under_test_->IsLostCursor(77));
  EXPECT_FALSE(under_test_->IsLostCursor(2));
}

TEST_F(DecisionFeedTest, TellsListenersOfTheirFeedsAlone) {
  int post = 0;
  int other = 0;
  const int64_t id = under_test_->AddListener(FeedsOf("post", {"KRA"}), [&post] { ++post; });
  under_test_->AddListener(FeedsOf("other", {}), [&other] { ++other; });
  Append({Decision("D1"), Effect(0, "A", "post", ""), Effect(0, "B", "post", "")});
  Append({Decision("D2"), Effect(3, "A", "abroad", "KRA")});
  EXPECT_EQ(post, 2);
  EXPECT_EQ(other, 0);
  under_test_->RemoveListener(id);
  Append({Decision("D3"), Effect(5, "A", "post", "")});
  EXPECT_EQ(post, 2);
}

TEST_F(DecisionFeedTest, TakesABlockAgainWithoutEffectAndRefusesAHole) {
  Append({Decision("D1"), Effect(0, "A", "post", "")});
  const auto block = store_.ReadBlock(0);
  ASSERT_TRUE(block.ok());
  EXPECT_TRUE(under_test_->Apply(*block).ok());
  EXPECT_THAT(Cursors(FeedsOf("post", {}), 0), ElementsAre(2));
  auto later = std::make_shared<ledger::v1::Block>();
  later->set_first_sequence(7);
  later->add_entries();
  EXPECT_EQ(under_test_->Apply(later).code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace postgate::decisions

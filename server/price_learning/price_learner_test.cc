// SPDX-License-Identifier: Apache-2.0
#include "server/price_learning/price_learner.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "core/reference/csv.h"
#include "core/reference/reference_fixture.h"
#include "core/testing/temporary_folder.h"
#include "server/register/register_fixture.h"

namespace postgate::price_learning {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kPiecesPerItem = 50;
constexpr char kShirts[] = "610910";

class PriceLearnerTest : public registry::RegisterTest {
 protected:
  static v1::GovernmentAgencyGoodsItem Piece(const std::string& hs_code, int64_t dollars_per_kg) {
    v1::GovernmentAgencyGoodsItem piece;
    if (!hs_code.empty()) piece.mutable_commodity()->add_classifications()->set_id(hs_code);
    piece.mutable_commodity()->mutable_goods_measure()->set_net_net_weight_g(1'000);
    piece.mutable_customs_value_amount()->set_currency_code("USD");
    piece.mutable_customs_value_amount()->set_units(dollars_per_kg);
    return piece;
  }

  static registry::PreparedRecord ItemOf(const std::string& item_id, const std::vector<v1::GovernmentAgencyGoodsItem>& pieces,
                                         const std::string& content = "a", bool amends = false) {
    registry::PreparedRecord record = Item(item_id, content, amends);
    ledger::v1::ItemBody body;
    body.ParseFromString(record.entry.item().body());
    for (const v1::GovernmentAgencyGoodsItem& piece : pieces) {
      *body.mutable_declaration()->mutable_goods_shipment()->add_government_agency_goods_items() = piece;
    }
    record.entry.mutable_item()->set_body(body.SerializeAsString());
    return record;
  }

  // An item of kPiecesPerItem pieces of one price.
  static registry::PreparedRecord Shirts(const std::string& item_id, int64_t dollars_per_kg, const std::string& content = "a", bool amends = false) {
    return ItemOf(item_id, std::vector<v1::GovernmentAgencyGoodsItem>(kPiecesPerItem, Piece(kShirts, dollars_per_kg)), content, amends);
  }

  // So many items A0, A1 and so on.
  void SubmitShirts(int items, int64_t dollars_per_kg) {
    for (int i = 0; i < items; ++i) {
      ASSERT_EQ(SubmitOne("post", Shirts(absl::StrCat("A", i), dollars_per_kg)).outcome(), v1::OUTCOME_ACCEPTED);
    }
  }

  absl::StatusOr<LearnedPrices> Learn(const reference::ReferenceData& reference = reference::SourceTreeReference()) {
    PriceLearnerOptions options;
    options.store = &store_;
    options.keys = &keys_;
    options.reference = &reference;
    options.progress = [this](absl::string_view, int64_t done, int64_t all) { progress_ = absl::StrCat(done, " of ", all); };
    return LearnPrices(options);
  }

  // The file without its header.
  std::string LearnRows() {
    const auto learned = Learn();
    EXPECT_TRUE(learned.ok()) << learned.status();
    if (!learned.ok()) return "";
    const std::string file = PriceRangesFile(*learned);
    return file.substr(file.find('\n') + 1);
  }

  std::string progress_;
};

TEST_F(PriceLearnerTest, LearnsTheUsualPricesOfAHeading) {
  for (int first = 1; first <= 200; first += kPiecesPerItem) {
    std::vector<v1::GovernmentAgencyGoodsItem> pieces;
    for (int dollars = first; dollars < first + kPiecesPerItem; ++dollars) pieces.push_back(Piece(kShirts, dollars));
    SubmitOne("post", ItemOf(absl::StrCat("A", first), pieces));
    now_ += absl::Hours(24);
  }
  EXPECT_EQ(LearnRows(), "6109,200,2,200,2026-03-01,2026-03-04\n");
  EXPECT_EQ(progress_, "4 of 4");
}

TEST_F(PriceLearnerTest, LeavesOutAHeadingOfFewPieces) {
  SubmitShirts(3, 20);
  SubmitOne("post", ItemOf("B", std::vector<v1::GovernmentAgencyGoodsItem>(kPiecesPerItem - 1, Piece(kShirts, 20))));
  auto learned = Learn();
  ASSERT_TRUE(learned.ok()) << learned.status();
  EXPECT_THAT(learned->headings, IsEmpty());
  EXPECT_EQ(learned->headings_left_out, 1);
  EXPECT_EQ(learned->pieces, kPiecesMin - 1);
  SubmitOne("post", ItemOf("C", {Piece("610990", 20)}));
  EXPECT_EQ(LearnRows(), "6109,200,20,21,2026-03-01,2026-03-01\n");
}

TEST_F(PriceLearnerTest, CountsTheCurrentVersionAlone) {
  SubmitShirts(4, 20);
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(SubmitOne("post", Shirts(absl::StrCat("A", i), 30, "b", true)).outcome(), v1::OUTCOME_ACCEPTED);
    ASSERT_EQ(SubmitOne("post", Shirts(absl::StrCat("A", i), 40, "c", true)).outcome(), v1::OUTCOME_ACCEPTED);
  }
  const auto learned = Learn();
  ASSERT_TRUE(learned.ok()) << learned.status();
  EXPECT_EQ(learned->items, 4);
  EXPECT_EQ(learned->items_not_current, 8);
  EXPECT_EQ(LearnRows(), "6109,200,40,41,2026-03-01,2026-03-01\n");
}

TEST_F(PriceLearnerTest, CountsNothingThatWasTakenBackRejectedOrSentTwice) {
  SubmitShirts(6, 20);
  for (const char* taken_back : {"A4", "A5"}) ASSERT_TRUE(Cancel("post", taken_back).ok());
  EXPECT_EQ(SubmitOne("post", Shirts("A0", 20)).outcome(), v1::OUTCOME_DUPLICATE);
  EXPECT_EQ(SubmitOne("post", Rejected(Shirts("B", 1))).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(SubmitOne("post", Rejected(Shirts("A0", 1, "b", true))).outcome(), v1::OUTCOME_REJECTED);
  const auto learned = Learn();
  ASSERT_TRUE(learned.ok()) << learned.status();
  EXPECT_EQ(learned->entries, 11);
  EXPECT_EQ(learned->items, 4);
  EXPECT_EQ(learned->items_not_current, 2);
  EXPECT_EQ(learned->pieces, 200);
}

TEST_F(PriceLearnerTest, PassesOverWhatWasErasedAndCountsIt) {
  SubmitShirts(4, 20);
  const int32_t day = sealing::DayOf(now_);
  keys_.Erase({"carrier/post", day, ledger::v1::RETENTION_CLASS_PERSONAL});
  EXPECT_EQ(LearnRows(), "6109,200,20,21,2026-03-01,2026-03-01\n") << "prices are no personal data";
  keys_.Erase({"carrier/post", day, ledger::v1::RETENTION_CLASS_TRADE});
  const auto learned = Learn();
  ASSERT_TRUE(learned.ok()) << learned.status();
  EXPECT_EQ(learned->items_erased, 4);
  EXPECT_EQ(learned->pieces, 0);
  EXPECT_THAT(learned->headings, IsEmpty());
}

TEST_F(PriceLearnerTest, LearnsNothingFromALedgerWhoseKeysAreMissing) {
  SubmitShirts(1, 20);
  keys_.Lose();
  EXPECT_EQ(Learn().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(PriceLearnerTest, APieceWithoutAPriceIsCountedApart) {
  v1::GovernmentAgencyGoodsItem without_mass = Piece(kShirts, 20);
  without_mass.mutable_commodity()->clear_goods_measure();
  v1::GovernmentAgencyGoodsItem without_value = Piece(kShirts, 20);
  without_value.clear_customs_value_amount();
  v1::GovernmentAgencyGoodsItem without_rate = Piece(kShirts, 20);
  without_rate.mutable_customs_value_amount()->set_currency_code("BTN");
  SubmitOne("post", ItemOf("A", {without_mass, without_value, without_rate, Piece("", 20), Piece("990000", 20), Piece(kShirts, 0), Piece(kShirts, 20)}));
  const auto learned = Learn();
  ASSERT_TRUE(learned.ok()) << learned.status();
  EXPECT_EQ(learned->pieces, 7);
  EXPECT_EQ(learned->pieces_without_price, 6);
}

TEST_F(PriceLearnerTest, ComparesByTheRatesOfTheItemsDay) {
  now_ = absl::FromCivil(absl::CivilSecond(2022, 7, 31, 12, 0, 0), absl::UTCTimeZone());
  SubmitOne("post", ItemOf("A", {Piece(kShirts, 20)}));
  const auto learned = Learn();
  ASSERT_TRUE(learned.ok()) << learned.status();
  EXPECT_EQ(learned->pieces_without_price, 1) << "the first rates are of the day after";
}

TEST_F(PriceLearnerTest, AnEmptyLedgerTeachesNothing) {
  EXPECT_EQ(LearnRows(), "");
  EXPECT_EQ(progress_, "");
}

TEST_F(PriceLearnerTest, TheRuleReadsWhatItWrites) {
  SubmitShirts(4, 20);
  const auto learned = Learn();
  ASSERT_TRUE(learned.ok()) << learned.status();
  ASSERT_THAT(learned->headings, SizeIs(1));
  reference::PriceRanges read;
  ASSERT_TRUE(reference::ForEachCsvRow("price_ranges.csv", PriceRangesFile(*learned), reference::kPriceRangesHeader,
                                       [&read](const std::vector<std::string>& fields) { return read.Add(fields); })
                  .ok());
  const reference::PriceRange* const range = read.Find("6109");
  ASSERT_NE(range, nullptr);
  EXPECT_EQ(range->low_micro_usd_per_kg, 20'000'000);
  EXPECT_EQ(range->high_micro_usd_per_kg, 21'000'000);
}

TEST_F(PriceLearnerTest, WithoutARateOfTheDollarThereIsNothingToCompareBy) {
  const TemporaryFolder folder;
  for (const auto& file : std::filesystem::directory_iterator(POSTGATE_SOURCE_DIR "/data/reference")) {
    if (file.path().filename() == "sdr_rates.csv") continue;
    std::filesystem::create_symlink(file.path(), std::filesystem::path(folder.path()) / file.path().filename());
  }
  const auto reference = reference::ReferenceData::Load(folder.path());
  ASSERT_TRUE(reference.ok()) << reference.status();
  const auto learned = Learn(**reference);
  EXPECT_EQ(learned.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(learned.status().message()), HasSubstr("sdr_rates.csv"));
}

}  // namespace
}  // namespace postgate::price_learning

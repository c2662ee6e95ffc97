// SPDX-License-Identifier: Apache-2.0
#include "core/reference/reference_data.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/testing/temporary_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

using ::testing::EndsWith;

constexpr char kShipped[] = POSTGATE_SOURCE_DIR "/data/reference";

class ReferenceDataTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto loaded = ReferenceData::Load(kShipped);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    data_ = *loaded;
  }
  static void TearDownTestSuite() { data_.reset(); }

  inline static std::shared_ptr<const ReferenceData> data_;
};

TEST_F(ReferenceDataTest, KnowsCountries) {
  for (const char* code : {"KR", "US", "DE", "GB", "XI", "XK", "NA"}) EXPECT_TRUE(data_->IsCountry(code)) << code;
  for (const char* code : {"", "K", "KOR", "kr", "ZZ", "EU", "UN", "QZ", "EL", "UK"}) {
    EXPECT_FALSE(data_->IsCountry(code)) << code;
  }
}

TEST_F(ReferenceDataTest, KnowsTheCurrencyOfACountry) {
  EXPECT_EQ(data_->CurrencyOfCountry("KR"), "KRW");
  EXPECT_EQ(data_->CurrencyOfCountry("DE"), "EUR");
  EXPECT_EQ(data_->CurrencyOfCountry("AQ"), "");
}

TEST_F(ReferenceDataTest, KnowsWhatBecameOfSubheadingsOf2017) {
  EXPECT_EQ(data_->Hs2022Of("490591"), "490520");
  EXPECT_EQ(data_->Hs2022Of("851712"), "");  // Split between 8517.13 and 8517.14.
  EXPECT_EQ(data_->Hs2022Of("610910"), "");
}

TEST_F(ReferenceDataTest, KnowsTheHeadingOfASubheading) {
  EXPECT_EQ(data_->HeadingOf("610910"), "6109");
  EXPECT_EQ(data_->HeadingOf("61091000"), "6109");
  EXPECT_EQ(data_->HeadingOf("300211"), "3822");  // Moved with the edition of 2022.
  for (const char* code : {"", "610", "778899", "990000"}) EXPECT_EQ(data_->HeadingOf(code), "") << code;
}

TEST_F(ReferenceDataTest, ShipsNoPrices) { EXPECT_TRUE(data_->price_ranges().empty()); }

TEST_F(ReferenceDataTest, KnowsCurrenciesAndTheirMinorUnits) {
  EXPECT_EQ(data_->CurrencyKind("EUR"), CurrencyCodes::Kind::kMoney);
  EXPECT_EQ(data_->MinorUnits("EUR"), 2);
  EXPECT_EQ(data_->MinorUnits("KRW"), 0);
  EXPECT_EQ(data_->MinorUnits("BHD"), 3);
  EXPECT_EQ(data_->MinorUnits("CLF"), 4);
  for (const char* code : {"", "EU", "EURO", "eur", "ABC"}) {
    EXPECT_EQ(data_->CurrencyKind(code), CurrencyCodes::Kind::kUnknown) << code;
  }
}

TEST_F(ReferenceDataTest, TellsMoneyFromWhatIsNone) {
  for (const char* code : {"XAU", "XAG", "XPT", "XPD", "XTS", "XXX", "XDR"}) {
    EXPECT_EQ(data_->CurrencyKind(code), CurrencyCodes::Kind::kNotForValues) << code;
    EXPECT_EQ(data_->MinorUnits(code), 0) << code;
  }
}

TEST_F(ReferenceDataTest, KnowsTheHarmonizedSystemAtEachLevel) {
  for (const char* code : {"61", "6109", "610910"}) EXPECT_TRUE(data_->IsHs(code)) << code;
  for (const char* code : {"", "6", "610", "77", "610999", "6109100", "00", "61091A"}) {
    EXPECT_FALSE(data_->IsHs(code)) << code;
  }
}

TEST_F(ReferenceDataTest, KnowsOfficesAndTheirOperators) {
  EXPECT_TRUE(data_->IsImpc("USLAXA"));
  EXPECT_EQ(data_->OperatorOfImpc("USLAXA"), "J1CUSA");
  EXPECT_TRUE(data_->IsOperator("USA"));
  EXPECT_FALSE(data_->IsImpc("USXXXX"));
  EXPECT_EQ(data_->OperatorOfImpc("USXXXX"), "");
  EXPECT_FALSE(data_->IsOperator("QQQ"));
}

TEST_F(ReferenceDataTest, KnowsStopWords) {
  EXPECT_EQ(data_->description_stop_words().Find("Gift"), StopWords::Match::kConfirmed);
  EXPECT_NE(data_->description_stop_words().Find("accessories"), StopWords::Match::kNone);
  EXPECT_EQ(data_->description_stop_words().Find("cotton T-shirt"), StopWords::Match::kNone);
  EXPECT_EQ(data_->party_stop_words().Find("N/A"), StopWords::Match::kConfirmed);
  EXPECT_EQ(data_->party_stop_words().Find("same as above"), StopWords::Match::kKnown);
  EXPECT_EQ(data_->party_stop_words().Find("Marta Lindqvist"), StopWords::Match::kNone);
}

TEST_F(ReferenceDataTest, CountsWithinATextWhatNamesNoGoods) {
  for (const char* text : {"Gift wrap", "various small things", "brake spare parts"}) {
    EXPECT_TRUE(data_->description_stop_words().IsWithin(text)) << text;
  }
  for (const char* text : {"steel rod", "leather shoes", "glass jar set", "plastic toys", "laptop power adapter", "clutches, vehicle parts"}) {
    EXPECT_FALSE(data_->description_stop_words().IsWithin(text)) << text;
  }
}

TEST_F(ReferenceDataTest, KnowsPostcodes) {
  EXPECT_TRUE(data_->postcodes().HasShape("KR", "31606"));
  EXPECT_FALSE(data_->postcodes().HasShape("KR", "316-060"));
  for (const char* code : {"SW1A 2AA", "M2 5BQ"}) EXPECT_TRUE(data_->postcodes().HasShape("GB", code)) << code;
  for (const char* code : {"KR", "US", "DE", "JP"}) EXPECT_TRUE(data_->postcodes().IsNeeded(code)) << code;
  for (const char* code : {"HK", "AE", "IE", ""}) EXPECT_FALSE(data_->postcodes().IsNeeded(code)) << code;
}

TEST_F(ReferenceDataTest, KnowsWhatNounsStandFor) {
  EXPECT_TRUE(data_->goods_nouns().Find("Men's cotton shirt, blue").Contains(61));
  EXPECT_TRUE(data_->goods_nouns().Find("cotton").empty());
}

TEST_F(ReferenceDataTest, KnowsTheEuropeanUnion) {
  for (const char* code : {"DE", "IE", "HR"}) EXPECT_TRUE(data_->IsEuMemberState(code)) << code;
  for (const char* code : {"GB", "CH", "NO", "XI", ""}) EXPECT_FALSE(data_->IsEuMemberState(code)) << code;
  EXPECT_TRUE(data_->IsEuNumericCode("276"));
  EXPECT_FALSE(data_->IsEuNumericCode("826"));
}

TEST_F(ReferenceDataTest, KnowsWhoServesWhom) {
  EXPECT_TRUE(data_->AreServedAlike("PR", "US"));
  EXPECT_TRUE(data_->AreServedAlike("US", "PR"));
  EXPECT_TRUE(data_->AreServedAlike("KR", "KR"));
  EXPECT_FALSE(data_->AreServedAlike("KR", "US"));
  EXPECT_FALSE(data_->AreServedAlike("KOR", "US"));
}

TEST_F(ReferenceDataTest, LacksNoFile) { EXPECT_THAT(data_->missing_files(), ::testing::IsEmpty()); }

// A copy of the shipped folder that a test may damage.
class ChangedReferenceDataTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const auto& file : std::filesystem::directory_iterator(kShipped)) {
      std::filesystem::copy(file.path(), folder_ / file.path().filename());
    }
  }

  void Append(const std::string& file, const std::string& text) {
    std::ofstream(folder_ / file, std::ios::app) << text;
  }

  const TemporaryFolder temporary_;
  const std::filesystem::path folder_ = temporary_.path();
};

TEST_F(ChangedReferenceDataTest, HasTheSameVersionForTheSameContent) {
  const auto shipped = ReferenceData::Load(kShipped);
  const auto copied = ReferenceData::Load(folder_.string());
  ASSERT_TRUE(shipped.ok() && copied.ok());
  EXPECT_EQ((*shipped)->version(), (*copied)->version());
  EXPECT_EQ((*shipped)->version().size(), 12u);
}

TEST_F(ChangedReferenceDataTest, HasAnotherVersionForOtherContent) {
  const auto shipped = ReferenceData::Load(kShipped);
  Append("stopwords.txt", "gizmo collection\n");
  const auto changed = ReferenceData::Load(folder_.string());
  ASSERT_TRUE(shipped.ok() && changed.ok());
  EXPECT_NE((*shipped)->version(), (*changed)->version());
}

TEST_F(ChangedReferenceDataTest, NamesFileAndLineOfABadRow) {
  const struct {
    const char* file;
    const char* row;
    const char* message;
  } kCases[] = {
      {"countries.csv", "Xx,XXX,999,Nowhere,EUR\n", "countries.csv:251: \"Xx\" is not two upper-case letters"},
      {"country_aliases.csv", "Britain,UK,x\n", "country_aliases.csv:337: \"UK\" is not a country of countries.csv"},
      {"country_aliases.csv", "South Korea,KP,x\n",
       "country_aliases.csv:337: \"South Korea\" is not the name of one country alone, at most 64 bytes long"},
      {"calling_codes.csv", "ZZ,1234,,,,\n", "calling_codes.csv:245: calling_code: expected 1 to 3 digits"},
      {"hs2017_to_2022.csv", "610910,610910,x\n", "hs2017_to_2022.csv:41: \"610910\" is not six digits that HS 2022 no longer has"},
      {"hs2017_to_2022.csv", "851712,999998,x\n", "hs2017_to_2022.csv:41: \"999998\" is not a subheading of HS 2022"},
      {"currencies.csv", "ABC,001,two,Abc\n", "currencies.csv:180: \"two\" is not a number of decimals or \"-\""},
      {"hs2022.csv", "I,123,Odd,01,3\n", "hs2022.csv:6942: \"123\" is not 2, 4 or 6 digits"},
      {"postcode_shapes.csv", "KR,9X,03051\n", "postcode_shapes.csv:180: \"9X\" is not shapes of 9, A and * (at most 10 each) of a country"},
      {"countries_without_postcodes.csv", "KR,maybe\n", "countries_without_postcodes.csv:177: \"maybe\" is not none or optional"},
      {"eu_member_states.csv", "KR,41\n", "eu_member_states.csv:29: \"41\" is not three digits"},
      {"goods_nouns.csv", "Shirt,61,1\n", "\"Shirt\" is not a word of 1 to 24 lower-case letters"},
      {"price_ranges.csv", "6109,200,5,x,2026-01-01,2026-06-30\n",
       "price_ranges.csv:2: high_usd_per_kg: \"x\" is not a number above 0 with at most 6 decimals"},
      {"price_ranges.csv", "7701,200,5,50,2026-01-01,2026-06-30\n", "price_ranges.csv:2: \"7701\" is not a heading of HS 2022: take the row out"},
      {"sdr_rates.csv", "USD,1.2.3,2026-01-01,test\n", "\"1.2.3\" is not a number above 0 with at most 9 decimals"},
      {"served_by.csv", "ZZ,US,test\n", "\"ZZ\" is not in countries.csv"},
      {"impc.csv", "USLAX,LOS ANGELES,J1CUSA,USPS\n", "impc.csv:1871: \"USLAX\" is not an IMPC code (6 characters)"},
  };
  for (const auto& c : kCases) {
    std::filesystem::copy(std::filesystem::path(kShipped) / c.file, folder_ / c.file,
                          std::filesystem::copy_options::overwrite_existing);
    Append(c.file, c.row);
    const auto loaded = ReferenceData::Load(folder_.string());
    EXPECT_THAT(std::string(loaded.status().message()), EndsWith(c.message));
    std::filesystem::copy(std::filesystem::path(kShipped) / c.file, folder_ / c.file,
                          std::filesystem::copy_options::overwrite_existing);
  }
}

TEST_F(ChangedReferenceDataTest, NamesAMissingFile) {
  std::filesystem::remove(folder_ / "impc.csv");
  EXPECT_THAT(std::string(ReferenceData::Load(folder_.string()).status().message()),
              EndsWith("impc.csv: cannot be read"));
}

TEST_F(ChangedReferenceDataTest, LoadsAFolderOfBeforeTheLaterLists) {
  const char* const kLater[] = {"countries_without_postcodes.csv", "eu_member_states.csv", "goods_nouns.csv",
                                "postcode_shapes.csv", "price_ranges.csv", "sdr_rates.csv", "served_by.csv"};
  for (const char* file : kLater) std::filesystem::remove(folder_ / file);
  const auto loaded = ReferenceData::Load(folder_.string());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_THAT((*loaded)->missing_files(), ::testing::ElementsAreArray(kLater));
  EXPECT_FALSE((*loaded)->postcodes().IsNeeded("KR"));
  EXPECT_TRUE((*loaded)->postcodes().HasShape("KR", "none"));
  EXPECT_TRUE((*loaded)->goods_nouns().Find("shirt").empty());
  EXPECT_TRUE((*loaded)->price_ranges().empty());
  EXPECT_EQ((*loaded)->sdr_rates().NanosPerSdr("USD", absl::InfiniteFuture()), 0);
  EXPECT_FALSE((*loaded)->KnowsEuMemberStates());
  EXPECT_TRUE((*loaded)->AreServedAlike("KR", "US"));
}

}  // namespace
}  // namespace postgate::reference

// SPDX-License-Identifier: Apache-2.0
#include "core/screening/screening_list.h"

#include <memory>
#include <string>

#include "core/reference/reference_data.h"
#include "gtest/gtest.h"

namespace postgate::screening {
namespace {

std::shared_ptr<const reference::ReferenceData> Reference() {
  static const auto* const kReference =
      new std::shared_ptr<const reference::ReferenceData>(*reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference"));
  return *kReference;
}

class ScreeningListTest : public testing::Test {
 protected:
  Agreement Country(uint32_t party, absl::string_view country) const { return list_.CountryAgreement(party, {"", "", country}); }
  Agreement Address(uint32_t party, absl::string_view street, absl::string_view city) const { return list_.AddressAgreement(party, {street, city, ""}); }

  const ScreeningList list_{{{{"1", {"AEROCARIBBEAN"}, {"Cuba", "Korea, North"}, {"Calle 23 y Rampa, Havana", "Ibex House, The Minories, London EC3N 1DY"}},
                              {"2", {"TOULOUSE"}, {"undetermined"}},
                              {"3", {"ATLAS"}, {"GB"}, {"Bogotá"}}},
                             "edition"},
                            Reference()};
};

TEST_F(ScreeningListTest, KnowsTheCountriesOfAnEntryByNameAndByCode) {
  EXPECT_EQ(Country(0, "CU"), Agreement::kAgrees);
  EXPECT_EQ(Country(0, "KP"), Agreement::kAgrees);
  EXPECT_EQ(Country(0, "KR"), Agreement::kDiffers);
  EXPECT_EQ(Country(2, "GB"), Agreement::kAgrees);
}

TEST_F(ScreeningListTest, SaysNothingOfACountryThatEitherSideDoesNotSay) {
  EXPECT_EQ(Country(0, ""), Agreement::kUnknown);
  EXPECT_EQ(Country(1, "CU"), Agreement::kUnknown) << "the list says what is no country";
}

TEST_F(ScreeningListTest, AnAddressAgreesByItsCityOrTwoWordsOfTheStreet) {
  EXPECT_EQ(Address(0, "", "LA HAVANA"), Agreement::kAgrees);
  EXPECT_EQ(Address(0, "", "London"), Agreement::kAgrees);
  EXPECT_EQ(Address(0, "12 Ibex House", ""), Agreement::kAgrees);
  EXPECT_EQ(Address(0, "Ibex House, Minories", "Leeds"), Agreement::kAgrees);
  EXPECT_EQ(Address(0, "1 House Lane", "Leeds"), Agreement::kDiffers);
  EXPECT_EQ(Address(2, "", "Bogota"), Agreement::kAgrees) << "marks on letters do not count";
}

TEST_F(ScreeningListTest, SaysNothingOfAnAddressThatEitherSideDoesNotSay) {
  EXPECT_EQ(Address(0, "", ""), Agreement::kUnknown);
  EXPECT_EQ(Address(1, "Calle 23", "Havana"), Agreement::kUnknown);
}

TEST_F(ScreeningListTest, LoadsTheShippedListAndKnowsMostOfItsCountries) {
  const auto list = ScreeningList::Load(POSTGATE_SOURCE_DIR "/data/screening/ofac", Reference());
  ASSERT_TRUE(list.ok()) << list.status();
  size_t stated = 0;
  size_t known = 0;
  for (uint32_t party = 0; party < (*list)->parties().size(); ++party) {
    if ((*list)->parties()[party].countries.empty()) continue;
    ++stated;
    known += (*list)->CountryAgreement(party, {"", "", "AQ"}) == Agreement::kUnknown ? 0 : 1;
  }
  EXPECT_GT(stated, 5'000u);
  EXPECT_GE(static_cast<double>(known), 0.98 * static_cast<double>(stated));
}

TEST_F(ScreeningListTest, AListThatIsWrongIsNone) {
  EXPECT_FALSE(ScreeningList::Load("/nonexistent", Reference()).ok());
}

}  // namespace
}  // namespace postgate::screening

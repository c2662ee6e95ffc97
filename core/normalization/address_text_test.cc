// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/address_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace postgate::normalization {
namespace {

// "street|number", or "" when the line is not split.
std::string Split(absl::string_view line, absl::string_view country) {
  const StreetAndNumber split = SplitHouseNumber(line, country);
  return split.found() ? absl::StrCat(split.street, "|", split.number) : "";
}

TEST(AddressTextTest, SplitsTheNumberAtTheEndThatTheCountryHas) {
  EXPECT_EQ(Split("12 Main Street", "US"), "Main Street|12");
  EXPECT_EQ(Split("12a, rue de la Paix", "FR"), "rue de la Paix|12a");
  EXPECT_EQ(Split("Hauptstr. 12-14", "DE"), "Hauptstr.|12-14");
  EXPECT_EQ(Split("Via Roma, 12/3", "IT"), "Via Roma|12/3");
  EXPECT_EQ(Split("99 Namu-gil", "KR"), "Namu-gil|99");
  EXPECT_EQ(Split("Namu-gil 99", "KR"), "Namu-gil|99");
  EXPECT_EQ(Split("1-2-3 Ginza", "JP"), "Ginza|1-2-3");
}

TEST(AddressTextTest, TakesOffAWordThatSaysNumber) {
  EXPECT_EQ(Split("No. 88 Xinhua Road", "CN"), "Xinhua Road|88");
  EXPECT_EQ(Split("No.88 Xinhua Road", "CN"), "Xinhua Road|88");
  EXPECT_EQ(Split("Hauptstr. Nr. 12", "DE"), "Hauptstr.|12");
  EXPECT_EQ(Split("Calle Mayor n\xC2\xBA 5", "ES"), "Calle Mayor|5");
}

TEST(AddressTextTest, LeavesWhatHasTwoReadings) {
  EXPECT_EQ(Split("9 de Julio", "AR"), "");  // A street.
  EXPECT_EQ(Split("9 de Julio 100", "AR"), "");
  EXPECT_EQ(Split("Highway 61", "US"), "");
  EXPECT_EQ(Split("12 Highway 61", "US"), "Highway 61|12");
  EXPECT_EQ(Split("Main Street Apt 4", "DE"), "");
  EXPECT_EQ(Split("12 Main Street 5", "KR"), "");
  EXPECT_EQ(Split("Main Street 12", "US"), "");
  EXPECT_EQ(Split("12 Main Street", "DE"), "");
  EXPECT_EQ(Split("12 Main Street", "ZZ"), "");
  EXPECT_EQ(Split("12 Main Street", ""), "");
}

TEST(AddressTextTest, ReadsNoNumberFromWhatIsNone) {
  for (const char* line : {"", "12", "Main Street", "5th Avenue", "Berlin 10115", "Main Street 12ab", "Main Street -12", "Main Street 12345678901", "1 2", "A 5", "12 5", "xx 5"}) {
    EXPECT_EQ(Split(line, "DE"), "") << line;
    EXPECT_EQ(Split(line, "US"), "") << line;
  }
  EXPECT_EQ(Split("\xE6\x96\xB0\xE5\x8D\x8E\xE8\xB7\xAF" "88\xE5\x8F\xB7", "CN"), "");
}

TEST(AddressTextTest, KnowsPostBoxes) {
  for (const char* line : {"PO Box 123", "P.O. Box 123", "P. O. BOX 123", "p.o.box 123", "Postfach 12 34 56", "BP 77", "B.P. 77", "Apartado de Correos 12",
                           "Bo\xC3\xAEte postale 5", "Postbus 90-1", "PO Box No. 7", "Casilla 12"}) {
    EXPECT_TRUE(IsPoBox(line)) << line;
  }
  for (const char* line : {"", "PO Box", "Box 12", "12 Main Street", "PO Box 12, Main Street 5", "PO Boxes 12", "Postfachweg 12", "BP Station 4", "PO Box 12a",
                           "PO Box 1234567890123456789012345678901234567890123"}) {
    EXPECT_FALSE(IsPoBox(line)) << line;
  }
}

TEST(AddressTextTest, KnowsWhatRepeatsThePlace) {
  records::Memory memory;
  records::Party party(&memory);
  EXPECT_FALSE(RepeatsPlace("", party));
  EXPECT_FALSE(RepeatsPlace("Berlin", party));
  party.set_city("Berlin");
  party.set_postcode("10115");
  for (const char* text : {"Berlin", "BERLIN", "10115", "10115 Berlin", "Berlin 10115"}) EXPECT_TRUE(RepeatsPlace(text, party)) << text;
  for (const char* text : {"", "Berlin Mitte", "1011", "10115Berlin", "10115 Bonn", "10115 "}) EXPECT_FALSE(RepeatsPlace(text, party)) << text;
}

TEST(AddressTextTest, AShortPostcodeSaysNothing) {
  EXPECT_EQ(BesidePostcode("101 Berlin", "101"), "");
  EXPECT_EQ(BesidePostcode("1010 Wien", "1010"), "Wien");
  EXPECT_EQ(BesidePostcode("London SW1A 1AA", "SW1A 1AA"), "London");
  EXPECT_EQ(BesidePostcode("1010Wien", "1010"), "");
}

}  // namespace
}  // namespace postgate::normalization

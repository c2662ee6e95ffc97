// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/values.h"

#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::wco_xml {
namespace {

constexpr Element kName{"Name", "R020", ElementKind::kText, 0, 1, 0, 5, Characters::kNonBlank, 0, 0, ""};
constexpr Element kId{"ID", "R021", ElementKind::kId, 0, 1, 0, 5, Characters::kNonBlank, 0, 0, ""};
constexpr Element kFunction{"FunctionCode", "017", ElementKind::kCode, 1, 1, 0, 2, Characters::kDigits, 0, 0, "9|13|14"};
constexpr Element kCountry{"CountryCode", "242", ElementKind::kCode, 0, 1, 2, 2, Characters::kLetters, 0, 0, ""};
constexpr Element kMass{"Mass", "131", ElementKind::kMeasure, 0, 1, 0, 0, Characters::kAny, 16, 6, ""};
constexpr Element kAmount{"Amount", "109", ElementKind::kAmount, 0, 1, 0, 0, Characters::kAny, 16, 3, ""};
constexpr Element kCount{"Count", "228", ElementKind::kQuantity, 0, 1, 0, 0, Characters::kAny, 5, 0, ""};
constexpr Element kRate{"Rate", "115", ElementKind::kNumeric, 0, 1, 0, 0, Characters::kAny, 17, 3, ""};

v1::Money Money(int64_t units, int32_t nanos) {
  v1::Money money;
  money.set_units(units);
  money.set_nanos(nanos);
  return money;
}

google::protobuf::Timestamp Instant(int64_t seconds, int32_t nanos = 0) {
  google::protobuf::Timestamp instant;
  instant.set_seconds(seconds);
  instant.set_nanos(nanos);
  return instant;
}

TEST(FitStringTest, ATextIsCutByCharactersAndSaysSo) {
  EXPECT_EQ(FitString(kName, "Iseul").text, "Iseul");
  EXPECT_EQ(FitString(kName, "Iseul").remark, "");
  const Fitted cut = FitString(kName, "서울특별시청");
  EXPECT_EQ(cut.text, "서울특별시");
  EXPECT_EQ(cut.remark, "cut to 5 characters");
}

TEST(FitStringTest, LineBreaksAndControlCharactersOfATextBecomeSpaces) {
  const Fitted fitted = FitString(kName, "a\nb\x01" "c");
  EXPECT_EQ(fitted.text, "a b c");
  EXPECT_EQ(fitted.remark, "line breaks and control characters became spaces");
  EXPECT_EQ(FitString(kName, "a\xEF\xBF\xBF").text, "a ");
}

TEST(FitStringTest, ATextOfWhiteSpaceOrWithoutUtf8IsNotHeld) {
  EXPECT_FALSE(FitString(kName, "   ").text);
  EXPECT_FALSE(FitString(kName, "\n\n").text);
  EXPECT_FALSE(FitString(kName, "a\xC3").text);
  EXPECT_FALSE(FitString(kName, "a\xED\xA0\x80").text) << "a surrogate";
}

TEST(FitStringTest, AnIdentifierOrCodeIsHeldWholeOrNotAtAll) {
  EXPECT_EQ(FitString(kId, "A 123").text, "A 123");
  EXPECT_FALSE(FitString(kId, "A12345").text);
  EXPECT_EQ(FitString(kId, "A12345").remark, "longer than 5 characters");
  EXPECT_FALSE(FitString(kId, "A\t12").text);
  EXPECT_EQ(FitString(kFunction, "13").text, "13");
  EXPECT_EQ(FitString(kFunction, "5").remark, "none of 9|13|14");
  EXPECT_EQ(FitString(kFunction, "9a").remark, "not digits alone");
  EXPECT_FALSE(FitString(kFunction, " 9").text);
  EXPECT_EQ(FitString(kCountry, "KR").text, "KR");
  EXPECT_FALSE(FitString(kCountry, "K").text);
  EXPECT_FALSE(FitString(kCountry, "KOR").text);
  EXPECT_FALSE(FitString(kCountry, "K1").text);
}

TEST(FitNumberTest, MassesAreKilogramsWithoutZerosAtTheirEnd) {
  EXPECT_EQ(FitKilograms(kMass, 456).text, "0.456");
  EXPECT_EQ(FitKilograms(kMass, 2'000).text, "2");
  EXPECT_EQ(FitKilograms(kMass, 1'250).text, "1.25");
  EXPECT_EQ(FitKilograms(kMass, -1).text, "-0.001");
  EXPECT_EQ(FitKilograms(kMass, 9'999'999'999'999'999).text, "9999999999999.999");
  EXPECT_FALSE(FitKilograms(kMass, 99'999'999'999'999'999).text);
  EXPECT_FALSE(FitKilograms(kMass, std::numeric_limits<int64_t>::min()).text);
}

TEST(FitNumberTest, AmountsHaveTwoOrThreeDigitsBehindThePointOrNone) {
  EXPECT_EQ(FitAmount(kAmount, Money(150, 230'000'000)).text, "150.23");
  EXPECT_EQ(FitAmount(kAmount, Money(5, 500'000'000)).text, "5.50");
  EXPECT_EQ(FitAmount(kAmount, Money(1'200, 0)).text, "1200");
  EXPECT_EQ(FitAmount(kAmount, Money(1, 1'000'000)).text, "1.001");
  EXPECT_EQ(FitAmount(kAmount, Money(0, -500'000'000)).text, "-0.50");
  EXPECT_EQ(FitAmount(kAmount, Money(1, 1)).remark, "more than 3 digits after the point");
  EXPECT_FALSE(FitAmount(kAmount, Money(1, -1)).text);
  EXPECT_FALSE(FitAmount(kAmount, Money(99'999'999'999'999'999, 0)).text);
}

TEST(FitNumberTest, CountsAndRatesHoldTheirDigits) {
  EXPECT_EQ(FitWhole(kCount, 99'999).text, "99999");
  EXPECT_EQ(FitWhole(kCount, 100'000).remark, "more than 5 digits");
  EXPECT_EQ(FitPercent(kRate, 65'000).text, "6.5");
  EXPECT_EQ(FitPercent(kRate, 10).text, "0.001");
  EXPECT_EQ(FitPercent(kRate, 1).remark, "more than 3 digits after the point");
}

TEST(FitInstantTest, IsInUtcToTheSecondInTheCenturyOfTheSchema) {
  EXPECT_EQ(FitInstant(Instant(1'772'359'200)).text, "20260301100000Z");
  EXPECT_EQ(FitInstant(Instant(1'772'359'200, 1)).remark, "cut to the second");
  EXPECT_EQ(FitInstant(Instant(946'684'800)).text, "20000101000000Z");
  EXPECT_FALSE(FitInstant(Instant(946'684'799)).text);
  EXPECT_EQ(FitInstant(Instant(4'102'444'799)).text, "20991231235959Z");
  EXPECT_FALSE(FitInstant(Instant(4'102'444'800)).text);
}

TEST(ParseStringTest, HoldsTheFormat) {
  EXPECT_EQ(*ParseString(kName, " a b "), " a b ");
  EXPECT_EQ(*ParseString(kCountry, "\n KR "), "KR") << "white space around a code means nothing";
  EXPECT_FALSE(ParseString(kName, "").ok());
  EXPECT_FALSE(ParseString(kName, " ").ok());
  EXPECT_FALSE(ParseString(kName, "a\nb").ok());
  EXPECT_FALSE(ParseString(kName, "abcdef").ok());
  EXPECT_TRUE(ParseString(kName, "서울특별시").ok()) << "characters count, not bytes";
  EXPECT_FALSE(ParseString(kFunction, "7").ok());
}

TEST(ParseNumberTest, TakesXmlSchemasDecimalsAlone) {
  EXPECT_EQ(*ParseWhole(kCount, " 12 "), 12);
  EXPECT_EQ(*ParseWhole(kCount, "+00012.000"), 12);
  for (const char* text : {"", " ", "-", ".", "1e3", "0x10", "1,5", "1 2", "NaN", "INF", "1.2.3", "٣"}) {
    EXPECT_FALSE(ParseWhole(kCount, text).ok()) << text;
  }
  EXPECT_FALSE(ParseWhole(kCount, "1.5").ok());
  EXPECT_FALSE(ParseWhole(kCount, "100000").ok());
  EXPECT_FALSE(ParseWhole(kCount, std::string(1'000, '0')).ok());
}

TEST(ParseNumberTest, MassesAndRatesAreTakenToTheGramAndTheMillionth) {
  EXPECT_EQ(*ParseKilograms(kMass, "0.456"), 456);
  EXPECT_EQ(*ParseKilograms(kMass, ".5"), 500);
  EXPECT_EQ(*ParseKilograms(kMass, "1.456000"), 1'456);
  EXPECT_EQ(*ParseKilograms(kMass, "-0.001"), -1);
  EXPECT_THAT(ParseKilograms(kMass, "0.4565").status().message(), testing::HasSubstr("finer than a gram"));
  EXPECT_FALSE(ParseKilograms(kMass, "99999999999999999999").ok());
  EXPECT_EQ(*ParsePercent(kRate, "6.5"), 65'000);
  EXPECT_FALSE(ParsePercent(kRate, "6.50001").ok());
}

TEST(ParseNumberTest, AmountsKeepTheirSign) {
  v1::Money money;
  ASSERT_TRUE(ParseAmount(kAmount, "-0.50", &money).ok());
  EXPECT_EQ(money.units(), 0);
  EXPECT_EQ(money.nanos(), -500'000'000);
  EXPECT_FALSE(ParseAmount(kAmount, "1.2345", &money).ok());
  EXPECT_FALSE(ParseAmount(kAmount, "99999999999999999", &money).ok());
}

TEST(ParseInstantTest, TakesDatesThatExist) {
  google::protobuf::Timestamp instant;
  ASSERT_TRUE(ParseInstant("304", "20260301100000Z", &instant).ok());
  EXPECT_EQ(instant.seconds(), 1'772'359'200);
  ASSERT_TRUE(ParseInstant("304", "20260301190000+09", &instant).ok());
  EXPECT_EQ(instant.seconds(), 1'772'359'200);
  ASSERT_TRUE(ParseInstant("102", "20260301", &instant).ok());
  EXPECT_EQ(instant.seconds(), 1'772'323'200);
  for (const char* text : {"", "20260301", "20260301100000", "20260230100000Z", "20260301250000Z", "20260301100060Z", "19990301100000Z",
                           "20260301100000+99", "20260301100000+1", "20260301100000ZZ", " 20260301100000Z", "20000101000000+05"}) {
    EXPECT_FALSE(ParseInstant("304", text, &instant).ok()) << text;
  }
  for (const char* text : {"", "2026030", "20260301Z", "20261301", "20260301100000Z"}) EXPECT_FALSE(ParseInstant("102", text, &instant).ok()) << text;
  EXPECT_FALSE(ParseInstant("203", "202603011000", &instant).ok());
  EXPECT_FALSE(ParseInstant("", "20260301", &instant).ok());
}

}  // namespace
}  // namespace postgate::wco_xml

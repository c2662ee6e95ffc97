// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/profile_check.h"

#include <functional>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/profiles/profiles_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::profiles {
namespace {

using profile::v1::Profile;
using testing::HasSubstr;
using testing::StartsWith;

std::string ErrorOf(const Profile& profile) { return std::string(CheckProfile(profile).message()); }
// Of a profile with this condition.
std::string ErrorIn(const std::string& when) { return ErrorOf(ProfileOf("p", when)); }
std::string ErrorInTest(const std::string& field, const std::string& what) { return ErrorIn(TestOf(field, what)); }

Profile Right() { return ProfileOf("watches", TestOf(kHsCode, "begins_with: '9101'")); }

std::string ErrorAfter(const std::function<void(Profile&)>& change) {
  Profile profile = Right();
  change(profile);
  return ErrorOf(profile);
}

TEST(ProfileCheckTest, TakesEachKindOfTest) {
  for (const std::string& test : {TestOf(kHsCode, "begins_with: ['9101', '9102']"), TestOf(kConsigneeCountry, "is: ['KR', 'JP']"), TestOf("postal_details.nature", "is: 'NATURE_GIFT'"),
                                  TestOf("total_gross_mass_g", "range { at_least: '100' at_most: '2000' }"),
                                  TestOf(kStatisticalValue, "range { at_most: '150.5' currency_code: 'USD' }"), TestOf(kDescription, "has_word: 'stun gun'"),
                                  TestOf(kDescription, "near { words: ['lithium', 'battery'] words_between: 3 }"), TestOf(kDescription, "matches: 'repli[ck]a'"),
                                  TestOf("postal_details.marketplace_id", "is_present: true")}) {
    EXPECT_EQ(ErrorIn(test), "") << test;
  }
  EXPECT_EQ(ErrorIn("all { of { any { of { none { of { " + TestOf(kHsCode, "is: '1'") + " } } } } } }"), "");
}

TEST(ProfileCheckTest, SaysWhatIsWrongWithAProfile) {
  EXPECT_THAT(ErrorAfter([](Profile& p) { p.set_id("9a"); }), StartsWith("id: \"9a\""));
  EXPECT_THAT(ErrorAfter([](Profile& p) { p.set_id(std::string(41, 'a')); }), StartsWith("id: "));
  EXPECT_EQ(ErrorAfter([](Profile& p) { p.clear_owner(); }), "owner: is missing");
  EXPECT_EQ(ErrorAfter([](Profile& p) { p.set_reason(std::string(401, 'a')); }), "reason: has more than 400 characters");
  EXPECT_EQ(ErrorAfter([](Profile& p) { p.set_queue("red"); }), "queue: \"red\" is none of revenue, security, prohibited, inspection");
  EXPECT_THAT(ErrorAfter([](Profile& p) { p.set_queue("release"); }), StartsWith("queue: \"release\" is none of")) << "nobody is let go for what is found";
  EXPECT_THAT(ErrorAfter([](Profile& p) { p.set_weight(1.5); }), StartsWith("weight: "));
  EXPECT_THAT(ErrorAfter([](Profile& p) { p.set_weight(std::numeric_limits<double>::quiet_NaN()); }), StartsWith("weight: "));
  EXPECT_THAT(ErrorAfter([](Profile& p) { p.set_valid_from("2026-02-30"); }), StartsWith("valid_from: \"2026-02-30\" is no day"));
  EXPECT_EQ(ErrorAfter([](Profile& p) { p.set_valid_until("2025-12-31"); }), "valid_until: lies before valid_from");
  EXPECT_THAT(ErrorAfter([](Profile& p) { p.set_share_percent(101); }), StartsWith("share_percent: "));
  EXPECT_THAT(ErrorAfter([](Profile& p) { p.clear_when(); }), StartsWith("when: says nothing"));
}

TEST(ProfileCheckTest, SaysWhereAConditionIsWrong) {
  EXPECT_THAT(ErrorIn("all { of { any { } } }"), StartsWith("when.all.of[0].any: has no condition"));
  EXPECT_THAT(ErrorIn("all { of { " + TestOf(kHsCode, "is: '1'") + " } of { " + TestOf("nothing", "is: '1'") + " } }"), StartsWith("when.all.of[1].test.fields[0]: \"nothing\" is no field"));
  std::string deep = TestOf(kHsCode, "is: '1'");
  for (int i = 0; i < kNestingMax; ++i) deep = "all { of { " + deep + " } }";
  EXPECT_THAT(ErrorIn(deep), HasSubstr("stands more than 8 deep"));
  std::string many;
  for (int i = 0; i < kConditionsMax; ++i) absl::StrAppend(&many, "of { ", TestOf(kHsCode, "is: '1'"), " } ");
  EXPECT_THAT(ErrorIn("any { " + many + " }"), HasSubstr("is one of more than 200"));
  EXPECT_THAT(ErrorIn("any_piece { any { of { any_piece { " + TestOf(kHsCode, "is: '1'") + " } } } }"), StartsWith("when.any_piece.any.of[0].any_piece: stands within another"));
}

TEST(ProfileCheckTest, SaysWhatATestCannotBe) {
  EXPECT_THAT(ErrorIn("test { is: 'KR' }"), StartsWith("when.test.fields: is missing"));
  EXPECT_THAT(ErrorInTest(kHsCode, ""), HasSubstr("just one of"));
  EXPECT_THAT(ErrorInTest(kHsCode, "is: '1' begins_with: '2'"), HasSubstr("just one of"));
  EXPECT_THAT(ErrorInTest(kHsCode, "is: ['1', '']"), StartsWith("when.test.is[1]: is empty"));
  EXPECT_THAT(ErrorInTest("postal_details.nature", "is: ['NATURE_GIFT', 'GIFT']"),
              testing::AllOf(StartsWith("when.test.is[1]: \"GIFT\" is no value"), HasSubstr("it has NATURE_SALE")));
  EXPECT_THAT(ErrorInTest("postal_details.marketplace_id", "is_present: false"), HasSubstr("is is_present within none"));
  EXPECT_THAT(ErrorInTest(kStatisticalValue, "range { at_least: '5' currency_code: 'usd' }"), HasSubstr("three capital letters"));
  EXPECT_THAT(ErrorInTest(kDescription, "has_word: 'phone*'"), HasSubstr("has a *"));
  EXPECT_THAT(ErrorInTest(kDescription, "has_word: '–'"), HasSubstr("has no letter or digit"));
  EXPECT_THAT(ErrorInTest(kDescription, "matches: 'a\\000b'"), HasSubstr("has a character 0"));
  EXPECT_THAT(ErrorInTest(kStatisticalValue, "is: '10'"), HasSubstr("is not for money"));
  EXPECT_THAT(ErrorInTest("total_gross_mass_g", "has_word: 'x'"), StartsWith("when.test.fields[0]: \"total_gross_mass_g\" is no text"));
  EXPECT_THAT(ErrorIn("test { fields: ['total_gross_mass_g', 'type_code'] is: '1' }"), StartsWith("when.test.fields[1]: \"type_code\" is not of the kind"));
  EXPECT_THAT(ErrorInTest(kHsCode, "range { at_least: '1' }"), HasSubstr("is for numbers and money"));
  EXPECT_THAT(ErrorInTest("total_gross_mass_g", "range { }"), HasSubstr("has neither at_least nor at_most"));
  EXPECT_THAT(ErrorInTest("total_gross_mass_g", "range { at_least: '5' currency_code: 'USD' }"), StartsWith("when.test.range.currency_code: is for money alone"));
  EXPECT_THAT(ErrorInTest(kStatisticalValue, "range { at_least: '5' }"), StartsWith("when.test.range.currency_code: is missing"));
  EXPECT_THAT(ErrorInTest("total_gross_mass_g", "range { at_least: 'a' }"), StartsWith("when.test.range.at_least: \"a\" is no decimal number"));
  EXPECT_THAT(ErrorInTest("total_gross_mass_g", "range { at_least: '5' at_most: '4' }"), StartsWith("when.test.range.at_most: is less than at_least"));
  EXPECT_THAT(ErrorInTest(kDescription, "has_word: ['knife', '-']"), StartsWith("when.test.has_word[1]: \"-\" has no letter or digit"));
  EXPECT_THAT(ErrorInTest(kDescription, "near { words: 'knife' }"), StartsWith("when.test.near.words: are fewer than 2"));
  EXPECT_THAT(ErrorInTest(kDescription, "near { words: ['a', 'b'] words_between: 21 }"), StartsWith("when.test.near.words_between: "));
  EXPECT_THAT(ErrorInTest(kDescription, "matches: '(a'"), StartsWith("when.test.matches: "));
}

}  // namespace
}  // namespace postgate::profiles

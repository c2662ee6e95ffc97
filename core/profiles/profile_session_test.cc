// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/profile_session.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/profiles/profile_check.h"
#include "core/profiles/profiles_fixture.h"
#include "core/records/owned.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::profiles {
namespace {

using profile::v1::Condition;
using profile::v1::Profile;
using testing::ElementsAre;
using testing::IsEmpty;

// 2026-12-01.
constexpr int64_t kDay = 20'788;

v1::Declaration Declared(const std::string& consignee_country, const std::vector<std::string>& hs_codes, const std::string& description, int64_t value) {
  v1::Declaration declaration;
  declaration.mutable_goods_shipment()->mutable_consignee()->mutable_address()->set_country_code(consignee_country);
  declaration.mutable_goods_shipment()->mutable_consignee()->set_name("Kim Minji");
  declaration.set_total_gross_mass_g(500);
  declaration.mutable_postal_details()->set_nature(v1::NATURE_SALE);
  for (const std::string& code : hs_codes) {
    auto& piece = *declaration.mutable_goods_shipment()->add_government_agency_goods_items();
    piece.mutable_commodity()->add_classifications()->set_id(code);
    piece.mutable_commodity()->set_description(description);
    piece.mutable_statistical_value_amount()->set_currency_code("USD");
    piece.mutable_statistical_value_amount()->set_units(value);
  }
  return declaration;
}

// The profiles' ids that the declaration meets.
std::vector<std::string> Met(const std::vector<Profile>& profiles, const v1::Declaration& declaration, int64_t day = kDay) {
  for (const Profile& profile : profiles) EXPECT_EQ(CheckProfile(profile).message(), "") << profile.ShortDebugString();
  const auto compiled = Profiles::Compile(profiles, "v");
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  ProfileSession session(**compiled);
  std::vector<uint32_t> hits;
  session.Match(*records::OwnedDeclaration(declaration), day, hits);
  std::vector<std::string> ids;
  for (const uint32_t hit : hits) ids.push_back(profiles[hit].id());
  return ids;
}
bool Meets(const std::string& when, const v1::Declaration& declaration) { return !Met({ProfileOf("p", when)}, declaration).empty(); }

TEST(ProfileSessionTest, EachKindOfTestPassesWhereOneValuePasses) {
  const v1::Declaration item = Declared("KR", {"610910", "910221"}, "wrist watch, Swiss", 100);
  for (const std::string& test :
       {TestOf(kConsigneeCountry, "is: ['JP', 'KR']"), TestOf(kHsCode, "begins_with: ['7113', '9102']"), TestOf("postal_details.nature", "is: 'NATURE_SALE'"),
        TestOf("total_gross_mass_g", "range { at_least: '500' at_most: '500' }"), TestOf(kStatisticalValue, "range { at_most: '100' currency_code: 'USD' }"),
        TestOf(kDescription, "has_word: ['clock', 'WATCH']"), TestOf(kDescription, "near { words: ['swiss', 'wrist'] words_between: 1 }"), TestOf(kDescription, "matches: 'sw.ss'"),
        TestOf(kConsigneeCountry, "is_present: true"), TestOf(kStatisticalValue, "is_present: true"), TestOf("total_gross_mass_g", "is_present: true")}) {
    EXPECT_TRUE(Meets(test, item)) << test;
  }
  for (const std::string& test :
       {TestOf(kConsigneeCountry, "is: ['JP', 'K']"), TestOf(kHsCode, "begins_with: ['7113', '91023']"), TestOf("postal_details.nature", "is: 'NATURE_GIFT'"),
        TestOf("total_gross_mass_g", "range { at_least: '500.1' }"), TestOf(kStatisticalValue, "range { at_most: '99.99' currency_code: 'USD' }"),
        TestOf(kStatisticalValue, "range { at_most: '100' currency_code: 'KRW' }"), TestOf(kDescription, "has_word: ['clock', 'watches']"),
        TestOf(kDescription, "near { words: ['swiss', 'wrist'] words_between: 0 }"), TestOf(kDescription, "matches: 'sw.s$'"),
        TestOf("goods_shipment.seller.name", "is_present: true"), TestOf("goods_item_quantity", "is_present: true")}) {
    EXPECT_FALSE(Meets(test, item)) << test;
  }
}

TEST(ProfileSessionTest, AnyOfSeveralFieldsIsEnough) {
  const std::string test = absl::StrCat("test { fields: ['goods_shipment.consignor.name', '", kConsigneeName, "'] has_word: 'minji' }");
  EXPECT_TRUE(Meets(test, Declared("KR", {}, "", 0)));
}

TEST(ProfileSessionTest, ConditionsAreJoined) {
  const std::string korea = TestOf(kConsigneeCountry, "is: 'KR'");
  const std::string watch = TestOf(kDescription, "has_word: 'watch'");
  const std::string dear = TestOf(kStatisticalValue, "range { at_least: '1000' currency_code: 'USD' }");
  const auto joined = [](const std::string& how, const std::string& a, const std::string& b) { return how + " { of { " + a + " } of { " + b + " } }"; };
  const v1::Declaration watch_to_korea = Declared("KR", {"910221"}, "a watch", 100);
  EXPECT_TRUE(Meets(joined("all", korea, watch), watch_to_korea));
  EXPECT_FALSE(Meets(joined("all", korea, dear), watch_to_korea));
  EXPECT_TRUE(Meets(joined("any", dear, watch), watch_to_korea));
  EXPECT_FALSE(Meets(joined("none", dear, watch), watch_to_korea));
  EXPECT_TRUE(Meets(joined("all", korea, "none { of { " + dear + " } }"), watch_to_korea));
  EXPECT_TRUE(Meets(joined("all", joined("any", dear, watch), joined("any", dear, korea)), watch_to_korea));
  EXPECT_TRUE(Meets("none { of { " + dear + " } }", v1::Declaration()));
}

TEST(ProfileSessionTest, TwoTestsOfOneFieldCountBoth) {
  const std::string knife = TestOf(kDescription, "has_word: 'knife'");
  const std::string toy = TestOf(kDescription, "has_word: 'toy'");
  EXPECT_FALSE(Meets("all { of { " + knife + " } of { " + toy + " } }", Declared("KR", {"1"}, "knife", 1)));
  EXPECT_TRUE(Meets("all { of { " + knife + " } of { " + toy + " } }", Declared("KR", {"1"}, "toy knife", 1)));
}

TEST(ProfileSessionTest, APieceIsLookedAtByItself) {
  v1::Declaration item = Declared("KR", {"851713", "392690"}, "goods", 400);
  auto& phone = *item.mutable_goods_shipment()->mutable_government_agency_goods_items(0);
  auto& cover = *item.mutable_goods_shipment()->mutable_government_agency_goods_items(1);
  phone.mutable_commodity()->set_description("mobile phone");
  cover.mutable_commodity()->set_description("cover for a phone");
  cover.mutable_statistical_value_amount()->set_units(5);
  const std::string is_phone = TestOf(kHsCode, "begins_with: '8517'");
  const std::string is_cheap = TestOf(kStatisticalValue, "range { at_most: '20' currency_code: 'USD' }");
  const std::string says_phone = TestOf(kDescription, "has_word: 'phone'");
  const std::string says_mobile = TestOf(kDescription, "matches: 'mobile'");
  const auto all = [](const std::vector<std::string>& tests) {
    std::string text = "all { ";
    for (const std::string& test : tests) absl::StrAppend(&text, "of { ", test, " } ");
    return text + "}";
  };
  EXPECT_TRUE(Meets(all({is_phone, is_cheap}), item)) << "one piece is a phone, another is cheap";
  EXPECT_FALSE(Meets("any_piece { " + all({is_phone, is_cheap}) + " }", item));
  EXPECT_TRUE(Meets("any_piece { " + all({says_phone, is_cheap}) + " }", item));
  EXPECT_FALSE(Meets("any_piece { " + all({says_mobile, is_cheap}) + " }", item));
  EXPECT_TRUE(Meets("any_piece { none { of { " + is_phone + " } } }", item)) << "the cover is none";
  EXPECT_TRUE(Meets(all({"any_piece { " + says_mobile + " }", says_phone, TestOf(kConsigneeCountry, "is: 'KR'")}), item));
  EXPECT_FALSE(Meets("any_piece { none { of { " + TestOf(kConsigneeCountry, "is: 'KR'") + " } } }", item)) << "what is not of a piece is the item's";
  EXPECT_FALSE(Meets("any_piece { none { of { " + is_phone + " } } }", v1::Declaration())) << "there is no piece";
}

TEST(ProfileSessionTest, HitsComeInTheOrderOfTheProfilesEachOnce) {
  const std::string korea = TestOf(kConsigneeCountry, "is: 'KR'");
  const std::string watch = TestOf(kDescription, "has_word: 'watch'");
  EXPECT_THAT(Met({ProfileOf("a", watch), ProfileOf("b", "any { of { " + korea + " } of { " + watch + " } }"), ProfileOf("c", TestOf(kConsigneeCountry, "is: 'JP'")), ProfileOf("d", korea)},
                  Declared("KR", {"910221"}, "watch", 1)),
              ElementsAre("a", "b", "d"));
}

TEST(ProfileSessionTest, TheDayCounts) {
  Profile profile = ProfileOf("p", TestOf(kConsigneeCountry, "is: 'KR'"));
  profile.set_valid_from("2026-12-01");
  profile.set_valid_until("2026-12-02");
  const v1::Declaration item = Declared("KR", {}, "", 0);
  EXPECT_THAT(Met({profile}, item, kDay - 1), IsEmpty());
  EXPECT_THAT(Met({profile}, item, kDay), ElementsAre("p"));
  EXPECT_THAT(Met({profile}, item, kDay + 1), ElementsAre("p"));
  EXPECT_THAT(Met({profile}, item, kDay + 2), IsEmpty());
}

TEST(ProfileSessionTest, NothingOfOneItemIsFoundInTheNext) {
  const auto profiles = Profiles::Compile({ProfileOf("a", TestOf(kDescription, "has_word: 'watch'")), ProfileOf("b", TestOf(kConsigneeCountry, "is: 'KR'"))}, "v");
  std::vector<uint32_t> hits;
  for (int i = 0; i < 3; ++i) {
    ProfileSession session(**profiles);
    session.Match(*records::OwnedDeclaration(Declared("KR", {"1"}, "watch", 1)), kDay, hits);
    EXPECT_THAT(hits, ElementsAre(0u, 1u));
    session.Match(*records::OwnedDeclaration(Declared("JP", {"1"}, "clock", 1)), kDay, hits);
    EXPECT_THAT(hits, IsEmpty());
  }
}

TEST(ProfileSessionTest, AShareOfTheHitsIsTakenAndTheSameOneAgain) {
  Profile profile = ProfileOf("p", TestOf(kConsigneeCountry, "is: 'KR'"));
  const auto all = Profiles::Compile({profile}, "v");
  EXPECT_TRUE((*all)->TakesShare(profile, "digest"));
  profile.set_share_percent(20);
  const auto some = Profiles::Compile({profile}, "v");
  const auto others = Profiles::Compile({profile}, "w");
  int taken = 0;
  int taken_alike = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string digest = absl::StrCat("digest of ", i);
    const bool takes = (*some)->TakesShare(profile, digest);
    EXPECT_EQ((*some)->TakesShare(profile, digest), takes);
    taken += takes ? 1 : 0;
    taken_alike += takes && (*others)->TakesShare(profile, digest) ? 1 : 0;
  }
  EXPECT_NEAR(taken, 2'000, 200);
  EXPECT_NEAR(taken_alike, 400, 100) << "who knows which items one version took does not know the next one's";
}

// The same by looking at each condition of each profile, one value after the other.
class PlainMatcher {
 public:
  explicit PlainMatcher(const records::Declaration& declaration) : declaration_(declaration) {}

  bool Holds(const Condition& condition) const {
    const auto count = [this](const profile::v1::Conditions& conditions) {
      return std::count_if(conditions.of().begin(), conditions.of().end(), [this](const Condition& of) { return Holds(of); });
    };
    if (condition.has_all()) return count(condition.all()) == condition.all().of_size();
    if (condition.has_any()) return count(condition.any()) > 0;
    if (condition.has_none()) return count(condition.none()) == 0;
    if (condition.has_any_piece()) return HoldsOfAnyPiece(condition.any_piece());
    return Passes(condition.test());
  }

 private:
  bool HoldsOfAnyPiece(const Condition& condition) const {
    for (int piece = 0; piece < declaration_.goods_shipment().government_agency_goods_items_size(); ++piece) {
      PlainMatcher of_piece(declaration_);
      of_piece.piece_ = piece;
      if (of_piece.Holds(condition)) return true;
    }
    return false;
  }
  bool Passes(const profile::v1::Test& test) const {
    bool passes = false;
    for (const std::string& path : test.fields()) {
      DeclarationField::Find(path)->AnyText(declaration_, piece_, [&](absl::string_view text) {
        for (const std::string& value : test.is()) passes |= text == value;
        for (const std::string& prefix : test.begins_with()) passes |= absl::StartsWith(text, prefix);
        for (const std::string& word : test.has_word()) passes |= absl::StrContains(absl::StrCat(" ", text, " "), absl::StrCat(" ", word, " "));
        return false;
      });
    }
    return passes;
  }

  const records::Declaration& declaration_;
  int piece_ = kAllPieces;
};

// Few values, so that they meet often.
class RandomProfiles {
 public:
  Profile Next(int i) {
    Profile profile = ProfileOf(absl::StrCat("p", i), TestOf(kHsCode, "is: '1'"));
    *profile.mutable_when() = Some(3);
    return profile;
  }
  v1::Declaration Item() {
    v1::Declaration item = Declared(Country(), {Code(6), Code(6)}, "", 1);
    for (auto& piece : *item.mutable_goods_shipment()->mutable_government_agency_goods_items()) {
      piece.mutable_commodity()->set_description(absl::StrCat(Word(), " ", Word()));
    }
    item.mutable_goods_shipment()->mutable_consignor()->mutable_address()->set_country_code(Country());
    return item;
  }

 private:
  int Below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::string Country() { return std::string(1, static_cast<char>('A' + Below(4))) + "X"; }
  std::string Code(int digits) {
    std::string code;
    for (int i = 0; i < digits; ++i) code.push_back(static_cast<char>('0' + Below(2)));
    return code;
  }
  std::string Word() { return std::string("w") + static_cast<char>('a' + Below(8)); }

  Condition Some(int depth) {
    Condition condition;
    const int kind = depth == 0 ? 3 : Below(5);
    if (kind == 3) {
      *condition.mutable_test() = SomeTest();
      return condition;
    }
    if (kind == 4) {
      if (is_of_piece_) return Some(depth - 1);
      is_of_piece_ = true;
      *condition.mutable_any_piece() = Some(depth - 1);
      is_of_piece_ = false;
      return condition;
    }
    auto& within = kind == 0 ? *condition.mutable_all() : kind == 1 ? *condition.mutable_any() : *condition.mutable_none();
    for (int i = 1 + Below(3); i > 0; --i) *within.add_of() = Some(depth - 1);
    return condition;
  }
  profile::v1::Test SomeTest() {
    profile::v1::Test test;
    const int kind = Below(3);
    if (kind == 0) {
      test.add_fields(kConsigneeCountry);
      if (Below(2) == 0) test.add_fields(kConsignorCountry);
      for (int i = 1 + Below(2); i > 0; --i) test.add_is(Country());
    } else if (kind == 1) {
      test.add_fields(kHsCode);
      for (int i = 1 + Below(3); i > 0; --i) test.add_begins_with(Code(2 + Below(4)));
    } else {
      test.add_fields(kDescription);
      for (int i = 1 + Below(2); i > 0; --i) test.add_has_word(Word());
    }
    return test;
  }

  std::mt19937_64 random_{20261201};
  // Within any_piece, in which no other stands.
  bool is_of_piece_ = false;
};

TEST(ProfileSessionTest, ThousandsTogetherAreMetAsEachAlone) {
  RandomProfiles random;
  std::vector<Profile> profiles;
  for (int i = 0; i < 2'000; ++i) profiles.push_back(random.Next(i));
  const auto compiled = Profiles::Compile(profiles, "v");
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  ProfileSession session(**compiled);
  size_t met = 0;
  std::vector<uint32_t> hits;
  for (int i = 0; i < 100; ++i) {
    records::OwnedDeclaration item(random.Item());
    session.Match(*item, kDay, hits);
    std::vector<uint32_t> expected;
    const PlainMatcher plain(*item);
    for (uint32_t p = 0; p < profiles.size(); ++p) {
      if (plain.Holds(profiles[p].when())) expected.push_back(p);
    }
    EXPECT_EQ(hits, expected);
    met += hits.size();
  }
  EXPECT_GT(met, 10'000u);
}

}  // namespace
}  // namespace postgate::profiles

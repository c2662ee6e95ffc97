// SPDX-License-Identifier: Apache-2.0
#include "core/screening/screener.h"

#include <string>
#include <utility>
#include <vector>

#include "core/reference/reference_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::screening {
namespace {

// Some names beside those that are looked for, so that words are rare or common.
DeniedParties List() {
  DeniedParties list;
  list.parties = {
      {"1", {"GIL GARCIA, Jose Alejandro"}, {"Mexico"}},
      {"2", {"ANGLO-CARIBBEAN CO., LTD."}, {"United Kingdom"}},
      {"3", {"AL-RAHMAN, Abd", "ABDURRAHMAN, Shaykh"}, {}},
      {"4", {"MOHAMMED, Ali"}, {}},
      {"5", {"Иванов Сергей"}, {}},
      {"6", {"BECERRA BECERRA, Alvaro"}, {}},
      {"7", {"ATLAS"}, {}},
      {"8", {"KHALIDSAIF"}, {}},
      {"9", {"KHALID, Nuri"}, {}},
      {"10", {"SAIF, Nuri"}, {}},
  };
  const std::vector<std::string> given = {"MOHAMMED", "ALI", "JOSE", "MARIA", "SERGEI"};
  const std::vector<std::string> family = {"LOPEZ PARDO", "HAMDAN NUR", "PETROV LUKIN", "ZHU WEN", "TANAKA ITO", "OKORO EZE", "SINGH RAI", "KAYA DEMIR"};
  for (const std::string& name : family) {
    for (const std::string& first : given) list.parties.push_back({first + name, {name + ", " + first}, {}});
  }
  return list;
}

class ScreenerTest : public testing::Test {
 protected:
  // The entry that the name is, or "" for none.
  std::string EntryOf(absl::string_view name) {
    const Hit hit = screener_.Best(name, scratch_);
    return hit.score >= Screener::kMatched ? list_.parties[hit.party].entry_id : "";
  }

  const DeniedParties list_ = List();
  const Screener screener_{list_, reference::SourceTreeReference().latin_letters()};
  Screener::Scratch scratch_{screener_};
};

TEST_F(ScreenerTest, FindsEachNameAsTheListWritesIt) {
  for (const DeniedParty& party : list_.parties) {
    for (const std::string& name : party.names) {
      const Hit hit = screener_.Best(name, scratch_);
      EXPECT_EQ(list_.parties[hit.party].entry_id, party.entry_id) << name;
      EXPECT_FLOAT_EQ(hit.score, 1) << name;
    }
  }
}

TEST_F(ScreenerTest, FindsItInAnyOrderCaseAndPunctuation) {
  EXPECT_EQ(EntryOf("Jose Alejandro Gil Garcia"), "1");
  EXPECT_EQ(EntryOf("garcia gil jose-alejandro"), "1");
}

TEST_F(ScreenerTest, FindsItWithAnEditInEachWord) {
  EXPECT_EQ(EntryOf("Jsoe Alejandr Gill Gracia"), "1");
  EXPECT_EQ(EntryOf("Angol Caribean"), "2");
}

TEST_F(ScreenerTest, FindsItWithoutLegalFormAndParticles) {
  EXPECT_EQ(EntryOf("Anglo Caribbean Limited"), "2");
  EXPECT_EQ(EntryOf("Anglocaribbean"), "2");
  EXPECT_EQ(EntryOf("Abd Rahman"), "3");
}

TEST_F(ScreenerTest, FindsWordsThatAreWrittenAsOneOrApart) {
  EXPECT_EQ(EntryOf("Shaykh Abdur Rahman"), "3");
  EXPECT_EQ(EntryOf("Anglocaribbean Co Ltd"), "2");
  // Whose words, one by one, are in other names.
  EXPECT_EQ(EntryOf("Khalid Saif"), "8");
}

TEST_F(ScreenerTest, FindsItInLatinLettersAndInItsOwnScript) {
  EXPECT_EQ(EntryOf("Sergey Ivanov"), "5");
  EXPECT_EQ(EntryOf("Сергей Иванов"), "5");
  EXPECT_EQ(EntryOf("José Gil García Alejandro"), "1");
}

TEST_F(ScreenerTest, FindsAWordThatTheNameHasTwice) { EXPECT_EQ(EntryOf("Alvaro Becera Becerra"), "6"); }

TEST_F(ScreenerTest, SaysNothingOfPartsOfAName) {
  EXPECT_EQ(EntryOf("Jose Garcia"), "");
  EXPECT_EQ(EntryOf("Jose Alejandro Torres"), "");
  EXPECT_EQ(EntryOf("Atlas Furniture Warehouse"), "");
  EXPECT_EQ(EntryOf("Trading Company Limited"), "");
}

TEST_F(ScreenerTest, SaysNothingOfNamesWithoutWords) {
  EXPECT_EQ(screener_.Best("", scratch_).score, 0);
  EXPECT_EQ(screener_.Best(" .-'", scratch_).score, 0);
}

TEST_F(ScreenerTest, SaysTheSameWhateverItScreenedBefore) {
  const float before = screener_.Best("Jsoe Gil", scratch_).score;
  screener_.Best("Anglo Caribbean", scratch_);
  EXPECT_EQ(screener_.Best("Jsoe Gil", scratch_).score, before);
  Screener::Scratch another(screener_);
  EXPECT_EQ(screener_.Best("Jsoe Gil", another).score, before);
}

TEST_F(ScreenerTest, SaysWhichWordsAgree) {
  const auto reasons = [&](absl::string_view name) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const WordPair& pair : screener_.Reasons(screener_.Best(name, scratch_), scratch_)) pairs.emplace_back(pair.word, pair.listed);
    return pairs;
  };
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(reasons("Jose Alejandro Gill Garcia"), (Pairs{{"GILL", "GIL"}, {"GARCIA", "GARCIA"}, {"JOSE", "JOSE"}, {"ALEJANDRO", "ALEJANDRO"}}));
  EXPECT_EQ(reasons("Shaykh Abdur Rahman"), (Pairs{{"ABDUR RAHMAN", "ABDURRAHMAN"}, {"SHAYKH", "SHAYKH"}}));
  EXPECT_EQ(reasons(""), Pairs());
}

}  // namespace
}  // namespace postgate::screening

// SPDX-License-Identifier: Apache-2.0
#include "core/reference/goods_nouns.h"

#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

GoodsNouns SampleNouns() {
  GoodsNouns nouns;
  EXPECT_TRUE(nouns.Add("shirt", "61 62").ok());
  EXPECT_TRUE(nouns.Add("guitar", "92").ok());
  EXPECT_TRUE(nouns.Add("panty", "61 62").ok());
  EXPECT_TRUE(nouns.Add("sunglass", "90").ok());
  return nouns;
}

TEST(GoodsNounsTest, TakesTheHeadOfTheFirstPhrase) {
  const GoodsNouns nouns = SampleNouns();
  for (const char* text : {"shirt", "Men's cotton shirt, blue, size M", "SHIRTS", "Boys' t-shirt (grey)",
                           "shirt with guitar print", "Shirt 2 pieces"}) {
    EXPECT_TRUE(nouns.Find(text).Contains(61)) << text;
    EXPECT_FALSE(nouns.Find(text).Contains(92)) << text;
  }
}

TEST(GoodsNounsTest, FoldsPlurals) {
  const GoodsNouns nouns = SampleNouns();
  EXPECT_TRUE(nouns.Find("panties").Contains(62));
  EXPECT_TRUE(nouns.Find("sunglasses").Contains(90));
  EXPECT_TRUE(nouns.Find("guitars").Contains(92));
}

TEST(GoodsNounsTest, SaysNothingWhenAnotherNounIsTheHead) {
  const GoodsNouns nouns = SampleNouns();
  for (const char* text : {"", "guitar strings", "shirt box", "strap for guitar", ", shirt", "\xE5\x90\x89\xE4\xBB\x96",
                           "a b c d e f g h i"}) {
    EXPECT_TRUE(nouns.Find(text).empty()) << text;
  }
}

TEST(GoodsNounsTest, SaysNothingWhenAWordTurnsTheGoodsIntoOthers) {
  const GoodsNouns nouns = SampleNouns();
  for (const char* text : {"toy guitar", "guitar, miniature", "Leather shirt", "shirt for dogs", "guitar parts"}) {
    EXPECT_TRUE(nouns.Find(text).empty()) << text;
  }
}

TEST(GoodsNounsTest, LooksAtDescriptionsUpToTheLimit) {
  const GoodsNouns nouns = SampleNouns();
  const std::string start = "guitar, ";
  EXPECT_TRUE(nouns.Find(start + std::string(GoodsNouns::kDescriptionMax - start.size(), 'x')).Contains(92));
  EXPECT_TRUE(nouns.Find(start + std::string(GoodsNouns::kDescriptionMax - start.size() + 1, 'x')).empty());
}

TEST(GoodsNounsTest, RefusesWhatIsNoWordOrNoChapter) {
  GoodsNouns nouns;
  for (const char* noun : {"", "Shirt", "t-shirt", "abcdefghijklmnopqrstuvwxyz"})
    EXPECT_FALSE(nouns.Add(noun, "61").ok()) << noun;
  for (const char* chapters : {"", "6", "00", "61 62 63", "sixty"})
    EXPECT_FALSE(nouns.Add("shirt", chapters).ok()) << chapters;
}

}  // namespace
}  // namespace postgate::reference

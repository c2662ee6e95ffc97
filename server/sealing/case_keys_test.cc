// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/case_keys.h"

#include <gtest/gtest.h>

#include <string>

#include "server/sealing/testing/memory_keys.h"

namespace postgate::sealing {
namespace {

using ledger::v1::RETENTION_CLASS_PERSONAL;
using ledger::v1::RETENTION_CLASS_TRADE;

class CaseKeysTest : public testing::Test {
 protected:
  MemoryKeys keys_;
  const Case case_{"K-2026-7", 20'000};
  const ClearFields fields_{"CANARY", "trade"};
};

TEST_F(CaseKeysTest, OpensWhatItSealedForTheSameCaseAndEntryAlone) {
  const std::string sealed = *SealForCase(keys_, case_, {}, 17, fields_);
  EXPECT_EQ(sealed.find("CANARY"), std::string::npos);
  const auto opened = OpenForCase(keys_, case_, 17, sealed);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->personal, fields_.personal);
  EXPECT_EQ(opened->trade, fields_.trade);
  EXPECT_TRUE(absl::IsDataLoss(OpenForCase(keys_, case_, 18, sealed).status()));
  ASSERT_TRUE(SealForCase(keys_, {"other", 20'000}, {}, 17, fields_).ok());
  EXPECT_TRUE(absl::IsDataLoss(OpenForCase(keys_, {"other", 20'000}, 17, sealed).status()));
}

TEST_F(CaseKeysTest, AClassThatWasNotThereIsNotThereAgain) {
  const auto opened = OpenForCase(keys_, case_, 17, *SealForCase(keys_, case_, {}, 17, {std::nullopt, "trade"}));
  EXPECT_FALSE(opened->personal.has_value());
  EXPECT_EQ(opened->trade, "trade");
}

TEST_F(CaseKeysTest, OnceItsKeysAreErasedNothingIsOpenedAndNothingSealed) {
  const std::string sealed = *SealForCase(keys_, case_, {}, 17, fields_);
  keys_.Erase(CaseKeyName(case_, RETENTION_CLASS_PERSONAL));
  keys_.Erase(CaseKeyName(case_, RETENTION_CLASS_TRADE));
  const auto opened = OpenForCase(keys_, case_, 17, sealed);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_FALSE(opened->personal.has_value());
  EXPECT_FALSE(opened->trade.has_value());
  EXPECT_TRUE(absl::IsFailedPrecondition(SealForCase(keys_, case_, {}, 18, fields_).status()));
}

// A new key in the place of a lost one would seal what comes and say nothing of what can't be opened any more.
TEST_F(CaseKeysTest, AKeyThatSealedBeforeIsNotMadeAnewWhenItIsMissing) {
  ASSERT_TRUE(SealForCase(keys_, case_, {}, 17, {"CANARY", std::nullopt}).ok());
  keys_.Lose();
  EXPECT_TRUE(absl::IsDataLoss(SealForCase(keys_, case_, {.personal = true, .trade = false}, 18, fields_).status()));
  EXPECT_TRUE(absl::IsDataLoss(keys_.Find(CaseKeyName(case_, RETENTION_CLASS_PERSONAL)).status())) << "none was made";
  // Of a class under which nothing was sealed there was none.
  EXPECT_TRUE(SealForCase(keys_, case_, {.personal = true, .trade = false}, 18, {std::nullopt, "trade"}).ok());
}

TEST_F(CaseKeysTest, EveryFlippedBitIsFound) {
  const std::string sealed = *SealForCase(keys_, case_, {}, 17, fields_);
  for (size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    std::string altered = sealed;
    altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ (1 << bit % 8));
    const auto opened = OpenForCase(keys_, case_, 17, altered);
    // A bit in a tag may take a part away; no bit may change what it says.
    if (!opened.ok()) continue;
    if (opened->personal.has_value()) {
      EXPECT_EQ(opened->personal, fields_.personal) << bit;
    }
    if (opened->trade.has_value()) {
      EXPECT_EQ(opened->trade, fields_.trade) << bit;
    }
  }
}

TEST(CaseIdTest, IsPlainBecauseItIsPartOfAFilesName) {
  for (const char* good : {"A", "7", "K-2026_7", "abc"}) EXPECT_TRUE(IsCaseId(good)) << good;
  for (const char* bad : {"", "-a", "_a", "a.b", "a/b", "../a", "a b", "a\n", "ä"}) EXPECT_FALSE(IsCaseId(bad)) << bad;
  EXPECT_TRUE(IsCaseId(std::string(64, 'a')));
  EXPECT_FALSE(IsCaseId(std::string(65, 'a')));
}

TEST(CaseKeyTest, IsToldFromAPrincipals) {
  EXPECT_TRUE(IsCaseKey(CaseKeyName({"K", 1}, RETENTION_CLASS_TRADE)));
  EXPECT_FALSE(IsCaseKey({"carrier/case", 1, RETENTION_CLASS_TRADE}));
}

}  // namespace
}  // namespace postgate::sealing

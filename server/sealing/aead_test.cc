// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/aead.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace postgate::sealing {
namespace {

// Test case 16 of the GCM submission to NIST (McGrew, Viega): AES-256 with additional data.
TEST(AeadTest, OpensAPublishedVector) {
  const std::string key = absl::HexStringToBytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const std::string additional = absl::HexStringToBytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const std::string text = absl::HexStringToBytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  const std::string sealed = absl::HexStringToBytes(
      "cafebabefacedbaddecaf888"
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
      "76fc6ece0f4e1768cddf8853bb2d551b");
  const auto opened = Open(key, additional, sealed);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(*opened, text);
}

TEST(AeadTest, OpensWhatItSealed) {
  const std::string key = RandomBytes(kKeyBytes);
  for (const std::string& text : {std::string(), std::string("a"), std::string(100'000, 'x')}) {
    const std::string sealed = Seal(key, "where", text);
    EXPECT_EQ(sealed.size(), kNonceBytes + text.size() + kTagBytes);
    const auto opened = Open(key, "where", sealed);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, text);
  }
}

TEST(AeadTest, SealsTheSameTextOtherwiseEachTime) {
  const std::string key = RandomBytes(kKeyBytes);
  EXPECT_NE(Seal(key, "", "text"), Seal(key, "", "text"));
}

TEST(SealerTest, SealsOneTextAfterTheOtherAndEachOpens) {
  const std::string key = RandomBytes(kKeyBytes);
  Sealer sealer(key);
  std::string sealed;
  for (const size_t size : {1'000u, 0u, 3u, 5'000u}) {
    sealer.Seal(absl::StrCat("where ", size), std::string(size, 'x'), sealed);
    const auto opened = Open(key, absl::StrCat("where ", size), sealed);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, std::string(size, 'x'));
  }
}

TEST(SealerTest, NoNonceComesTwiceWithinASealerOrInTwoOfOneKey) {
  constexpr size_t kTexts = 10'000;
  const std::string key = RandomBytes(kKeyBytes);
  Sealer one(key);
  Sealer other(key);
  std::set<std::string> nonces;
  std::string sealed;
  for (size_t i = 0; i < kTexts; ++i) {
    for (Sealer* sealer : {&one, &other}) {
      sealer->Seal("", "text", sealed);
      nonces.insert(sealed.substr(0, kNonceBytes));
    }
  }
  EXPECT_EQ(nonces.size(), 2 * kTexts);
}

TEST(AeadTest, RefusesEveryFlippedBit) {
  const std::string key = RandomBytes(kKeyBytes);
  const std::string sealed = Seal(key, "where", "text");
  for (size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    std::string altered = sealed;
    altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ (1 << bit % 8));
    EXPECT_TRUE(absl::IsDataLoss(Open(key, "where", altered).status())) << bit;
  }
}

TEST(AeadTest, RefusesAnotherPlaceAnotherKeyAndWhatIsCut) {
  const std::string key = RandomBytes(kKeyBytes);
  const std::string sealed = Seal(key, "where", "text");
  EXPECT_TRUE(absl::IsDataLoss(Open(key, "elsewhere", sealed).status()));
  EXPECT_TRUE(absl::IsDataLoss(Open(RandomBytes(kKeyBytes), "where", sealed).status()));
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_TRUE(absl::IsDataLoss(Open(key, "where", sealed.substr(0, size)).status())) << size;
  }
}

}  // namespace
}  // namespace postgate::sealing

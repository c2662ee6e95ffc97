// SPDX-License-Identifier: Apache-2.0
#include "core/digest/sha256.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"

namespace postgate::digest {
namespace {

std::string Hex(const Sha256Digest& digest) { return absl::BytesToHexString(BytesOf(digest)); }

// FIPS 180-4's examples.
TEST(Sha256Test, IsThatOfTheStandard) {
  EXPECT_EQ(Hex(Sha256Of({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256Of({"abc"})), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256Test, IsTheSameInPieces) {
  Sha256 sha256;
  for (int i = 0; i < 2; ++i) {
    sha256.Add("a");
    sha256.Add("");
    sha256.Add("bc");
    EXPECT_EQ(sha256.Finish(), Sha256Of({"abc"})) << "round " << i;
  }
  EXPECT_EQ(Sha256Of({"ab", "c"}), Sha256Of({"abc"}));
}

TEST(Sha256Test, GoesIntoMessagesAndBack) {
  const Sha256Digest digest = Sha256Of({"abc"});
  EXPECT_EQ(ViewOf(digest), BytesOf(digest));
  EXPECT_EQ(FromBytes(BytesOf(digest)), digest);
  EXPECT_FALSE(FromBytes(BytesOf(digest).substr(1)).has_value());
  EXPECT_FALSE(FromBytes(BytesOf(digest) + "0").has_value());
}

TEST(Sha256Test, IsCutToTellEditionsApart) { EXPECT_EQ(ShortDigest("abc"), "ba7816bf8f01"); }

}  // namespace
}  // namespace postgate::digest

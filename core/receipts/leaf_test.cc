// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/leaf.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"

namespace postgate::receipts {
namespace {

std::string Hex(const Hash& hash) { return absl::BytesToHexString(digest::BytesOf(hash)); }

Leaf Example() {
  Leaf leaf;
  leaf.sequence = 258;
  leaf.committed_at.set_seconds(1795478400);
  leaf.committed_at.set_nanos(5);
  leaf.commitment.fill(0xaa);
  leaf.entry_hash.fill(0xbb);
  leaf.outcome = v1::OUTCOME_DUPLICATE;
  leaf.registration_number = "26KR1";
  return leaf;
}

// The layout is for ever: ledgers and receipts are made of it. tests/interop checks it in Python.
TEST(LeafTest, IsTheHashOfItsPartsInFixedOrder) {
  const std::string bytes = std::string("\x01", 1) + std::string("\0\0\0\0\0\0\x01\x02", 8) + absl::HexStringToBytes("18ead21789e30005") +
                            std::string(32, '\xaa') + std::string(32, '\xbb') + "\x03" + "26KR1";
  ASSERT_EQ(bytes.size(), 87u);
  EXPECT_EQ(Hex(HashOf(Example())), Hex(audit_tree::LeafHash(bytes)));
}

TEST(LeafTest, EveryPartCounts) {
  const Hash hash = HashOf(Example());
  Leaf other = Example();
  other.sequence = 259;
  EXPECT_NE(HashOf(other), hash);
  other = Example();
  other.committed_at.set_nanos(6);
  EXPECT_NE(HashOf(other), hash);
  other = Example();
  other.commitment[31] ^= 1;
  EXPECT_NE(HashOf(other), hash);
  other = Example();
  other.entry_hash[0] ^= 1;
  EXPECT_NE(HashOf(other), hash);
  other = Example();
  other.outcome = v1::OUTCOME_ACCEPTED;
  EXPECT_NE(HashOf(other), hash);
  other = Example();
  other.registration_number = "26KR2";
  EXPECT_NE(HashOf(other), hash);
}

TEST(CommitmentsTest, BindTheBytesUnderTheSalt) {
  const std::string digest(32, 'd');
  Commitments commitments("salt");
  const Hash hash = commitments.To(digest);
  EXPECT_EQ(commitments.To(digest), hash);
  EXPECT_NE(commitments.To(std::string(32, 'e')), hash);
  EXPECT_NE(Commitments("pepper").To(digest), hash);
}

}  // namespace
}  // namespace postgate::receipts

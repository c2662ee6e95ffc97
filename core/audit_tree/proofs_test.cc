// SPDX-License-Identifier: Apache-2.0
#include "core/audit_tree/proofs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/audit_tree/tree_fixture.h"

namespace postgate::audit_tree {
namespace {

using Proof = std::vector<Hash>;

// PATH(m, D_n) and SUBPROOF(m, D_n, b) of the RFC, word for word.
Proof ReferencePath(const std::vector<Hash>& leaves, size_t m, size_t begin, size_t end) {
  if (end - begin == 1) return {};
  size_t k = 1;
  while (2 * k < end - begin) k *= 2;
  Proof path = m < k ? ReferencePath(leaves, m, begin, begin + k) : ReferencePath(leaves, m - k, begin + k, end);
  path.push_back(m < k ? ReferenceRoot(leaves, begin + k, end) : ReferenceRoot(leaves, begin, begin + k));
  return path;
}

Proof ReferenceSubproof(const std::vector<Hash>& leaves, size_t m, size_t begin, size_t end, bool b) {
  if (m == end - begin) return b ? Proof() : Proof{ReferenceRoot(leaves, begin, end)};
  size_t k = 1;
  while (2 * k < end - begin) k *= 2;
  Proof proof = m <= k ? ReferenceSubproof(leaves, m, begin, begin + k, b) : ReferenceSubproof(leaves, m - k, begin + k, end, false);
  proof.push_back(m <= k ? ReferenceRoot(leaves, begin + k, end) : ReferenceRoot(leaves, begin, begin + k));
  return proof;
}

constexpr int kLeaves = 70;  // beyond a power of two

TEST(ProofsTest, RootOfEachEarlierTree) {
  const KeptTree tree(kLeaves);
  for (int size = 0; size <= kLeaves; ++size) EXPECT_EQ(*RootAt(size, tree.reader()), tree.RootOf(size)) << size;
}

TEST(ProofsTest, FrontierOfEachEarlierTree) {
  const KeptTree tree(kLeaves);
  Frontier grown;
  for (int size = 0; size <= kLeaves; ++size) {
    const auto frontier = FrontierAt(size, tree.reader());
    ASSERT_TRUE(frontier.ok()) << frontier.status();
    EXPECT_EQ(frontier->Serialize(), grown.Serialize()) << size;
    if (size < kLeaves) grown.Append(tree.leaves()[static_cast<size_t>(size)]);
  }
  EXPECT_EQ(FrontierAt(-1, tree.reader()).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(FrontierAt(kLeaves + 1, tree.reader()).status().code(), absl::StatusCode::kNotFound);
}

TEST(ProofsTest, InclusionIsThePathOfTheRfc) {
  const KeptTree tree(kLeaves);
  for (int size = 1; size <= kLeaves; ++size) {
    for (int index = 0; index < size; ++index) {
      const auto proof = InclusionProof(index, size, tree.reader());
      ASSERT_TRUE(proof.ok()) << proof.status();
      EXPECT_EQ(*proof, ReferencePath(tree.leaves(), static_cast<size_t>(index), 0, static_cast<size_t>(size))) << index << " of " << size;
    }
  }
}

TEST(ProofsTest, RangeOfOneLeafIsItsInclusion) {
  const KeptTree tree(kLeaves);
  for (int size = 1; size <= kLeaves; ++size) {
    for (int index = 0; index < size; ++index) {
      EXPECT_EQ(*RangeProof(index, index + 1, size, tree.reader()), *InclusionProof(index, size, tree.reader())) << index << " of " << size;
    }
  }
}

TEST(ProofsTest, RangeOfAllLeavesNeedsNoHash) { EXPECT_THAT(*RangeProof(0, 37, 37, KeptTree(37).reader()), testing::IsEmpty()); }

TEST(ProofsTest, ConsistencyIsTheSubproofOfTheRfc) {
  const KeptTree tree(kLeaves);
  for (int second = 1; second <= kLeaves; ++second) {
    for (int first = 1; first <= second; ++first) {
      const auto proof = ConsistencyProof(first, second, tree.reader());
      ASSERT_TRUE(proof.ok()) << proof.status();
      EXPECT_EQ(*proof, ReferenceSubproof(tree.leaves(), static_cast<size_t>(first), 0, static_cast<size_t>(second), true))
          << first << " in " << second;
    }
  }
}

TEST(ProofsTest, RefusesWhatIsNoPartOfTheTree) {
  const KeptTree tree(5);
  EXPECT_EQ(InclusionProof(-1, 5, tree.reader()).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(InclusionProof(5, 5, tree.reader()).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(InclusionProof(0, 0, tree.reader()).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(RangeProof(2, 2, 5, tree.reader()).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(RangeProof(2, 6, 5, tree.reader()).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(RangeProof(-1, 1, 5, tree.reader()).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ConsistencyProof(0, 5, tree.reader()).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ConsistencyProof(6, 5, tree.reader()).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(RootAt(-1, tree.reader()).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(ProofsTest, SaysWhenANodeIsGone) {
  const KeptTree tree(5);
  EXPECT_EQ(InclusionProof(0, 6, tree.reader()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ConsistencyProof(3, 6, tree.reader()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(RootAt(6, tree.reader()).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace postgate::audit_tree

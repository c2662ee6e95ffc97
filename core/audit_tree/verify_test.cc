// SPDX-License-Identifier: Apache-2.0
#include "core/audit_tree/verify.h"

#include <gtest/gtest.h>

#include "core/audit_tree/proofs.h"
#include "core/audit_tree/tree_fixture.h"

namespace postgate::audit_tree {
namespace {

constexpr int kLeaves = 40;

Hash Flipped(Hash hash, size_t bit) {
  hash[bit / 8] ^= static_cast<uint8_t>(1 << (bit % 8));
  return hash;
}

// One hash more, and each hash altered or left out.
std::vector<std::vector<Hash>> OtherForms(const std::vector<Hash>& proof, const Hash& root) {
  std::vector<std::vector<Hash>> forms{proof};
  forms.back().push_back(root);
  for (size_t i = 0; i < proof.size(); ++i) {
    forms.push_back(proof);
    forms.back()[i] = Flipped(proof[i], 8 * (i % sizeof(Hash)));
    forms.push_back(proof);
    forms.back().erase(forms.back().begin() + static_cast<std::ptrdiff_t>(i));
  }
  return forms;
}

TEST(VerifyTest, EveryLeafOfEveryTree) {
  const KeptTree tree(kLeaves);
  for (int size = 1; size <= kLeaves; ++size) {
    for (int index = 0; index < size; ++index) {
      const Hash& leaf = tree.leaves()[static_cast<size_t>(index)];
      const auto proof = InclusionProof(index, size, tree.reader());
      EXPECT_TRUE(VerifyInclusion(leaf, index, size, *proof, tree.RootOf(size)).ok()) << index << " of " << size;
    }
  }
}

TEST(VerifyTest, NoLeafInAnotherPlaceTreeOrForm) {
  const KeptTree tree(kLeaves);
  for (int size = 2; size <= kLeaves; ++size) {
    const Hash root = tree.RootOf(size);
    for (int index = 0; index < size; ++index) {
      const Hash& leaf = tree.leaves()[static_cast<size_t>(index)];
      const std::vector<Hash> proof = *InclusionProof(index, size, tree.reader());
      EXPECT_FALSE(VerifyInclusion(leaf, (index + 1) % size, size, proof, root).ok());
      EXPECT_FALSE(VerifyInclusion(Flipped(leaf, 7), index, size, proof, root).ok());
      EXPECT_FALSE(VerifyInclusion(leaf, index, size, proof, Flipped(root, 200)).ok());
      EXPECT_FALSE(VerifyInclusion(leaf, index, size, proof, tree.RootOf(size - 1)).ok());
      for (const std::vector<Hash>& form : OtherForms(proof, root)) EXPECT_FALSE(VerifyInclusion(leaf, index, size, form, root).ok());
    }
  }
  EXPECT_FALSE(VerifyInclusion(tree.RootOf(kLeaves), 0, kLeaves, {}, tree.RootOf(kLeaves)).ok()) << "a node passed for a leaf";
  EXPECT_FALSE(VerifyInclusion(tree.leaves()[0], 0, 0, {}, EmptyRoot()).ok());
  EXPECT_FALSE(VerifyInclusion(tree.leaves()[0], -1, 1, {}, tree.leaves()[0]).ok());
}

std::vector<Hash> Leaves(const KeptTree& tree, int first, int end) {
  return {tree.leaves().begin() + first, tree.leaves().begin() + end};
}

TEST(VerifyTest, EveryRangeOfEveryTree) {
  const KeptTree tree(kLeaves);
  for (int size = 1; size <= kLeaves; ++size) {
    for (int first = 0; first < size; ++first) {
      for (int end = first + 1; end <= size; ++end) {
        const auto proof = RangeProof(first, end, size, tree.reader());
        ASSERT_TRUE(proof.ok()) << proof.status();
        EXPECT_TRUE(VerifyRange(Leaves(tree, first, end), first, size, *proof, tree.RootOf(size)).ok()) << first << " " << end << " of " << size;
      }
    }
  }
}

TEST(VerifyTest, NoRangeInAnotherPlaceTreeOrForm) {
  const KeptTree tree(kLeaves);
  const Hash root = tree.RootOf(kLeaves);
  for (int first = 0; first < kLeaves; ++first) {
    for (int end = first + 1; end <= kLeaves; ++end) {
      const std::vector<Hash> leaves = Leaves(tree, first, end);
      const std::vector<Hash> proof = *RangeProof(first, end, kLeaves, tree.reader());
      EXPECT_FALSE(VerifyRange(leaves, first + 1, kLeaves, proof, root).ok());
      EXPECT_FALSE(VerifyRange(leaves, first, kLeaves, proof, tree.RootOf(kLeaves - 1)).ok());
      for (size_t i = 0; i < leaves.size(); ++i) {
        std::vector<Hash> altered = leaves;
        altered[i] = Flipped(altered[i], 9);
        EXPECT_FALSE(VerifyRange(altered, first, kLeaves, proof, root).ok());
        altered.erase(altered.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_FALSE(VerifyRange(altered, first, kLeaves, proof, root).ok());
      }
      for (const std::vector<Hash>& form : OtherForms(proof, root)) EXPECT_FALSE(VerifyRange(leaves, first, kLeaves, form, root).ok());
    }
  }
  EXPECT_FALSE(VerifyRange({}, 0, kLeaves, {root}, root).ok());
  EXPECT_FALSE(VerifyRange({root}, -1, kLeaves, {}, root).ok());
  EXPECT_FALSE(VerifyRange({root}, 0, INT64_MAX, {}, root).ok());
}

TEST(VerifyTest, EveryTreeBeginsWithEveryEarlierOne) {
  const KeptTree tree(kLeaves);
  for (int second = 1; second <= kLeaves; ++second) {
    for (int first = 1; first <= second; ++first) {
      const auto proof = ConsistencyProof(first, second, tree.reader());
      EXPECT_TRUE(VerifyConsistency(first, tree.RootOf(first), second, tree.RootOf(second), *proof).ok()) << first << " in " << second;
    }
  }
}

// Omission and back-dating: the later tree was made anew with one entry left out, altered or put in.
TEST(VerifyTest, NoTreeBeginsWithOneThatWasRewritten) {
  const KeptTree tree(kLeaves);
  for (int at = 0; at < 20; ++at) {
    KeptTree without(0);
    KeptTree with_more(0);
    for (int i = 0; i < kLeaves; ++i) {
      const Hash& leaf = tree.leaves()[static_cast<size_t>(i)];
      if (i == at) with_more.Append(LeafHash("put in later"));
      if (i != at) without.Append(leaf);
      with_more.Append(leaf);
    }
    for (int first = at + 1; first < kLeaves - 1; ++first) {
      for (const KeptTree* rewritten : {&without, &with_more}) {
        const int second = kLeaves - 1;
        const auto proof = ConsistencyProof(first, second, rewritten->reader());
        EXPECT_FALSE(VerifyConsistency(first, tree.RootOf(first), second, rewritten->RootOf(second), *proof).ok()) << at << " " << first;
      }
    }
  }
}

TEST(VerifyTest, NoConsistencyInAnotherForm) {
  const KeptTree tree(kLeaves);
  for (int first = 1; first <= kLeaves; ++first) {
    const std::vector<Hash> proof = *ConsistencyProof(first, kLeaves, tree.reader());
    const Hash a = tree.RootOf(first);
    const Hash b = tree.RootOf(kLeaves);
    EXPECT_FALSE(VerifyConsistency(first, Flipped(a, 3), kLeaves, b, proof).ok());
    EXPECT_FALSE(VerifyConsistency(first, a, kLeaves, Flipped(b, 3), proof).ok());
    for (const std::vector<Hash>& form : OtherForms(proof, b)) EXPECT_FALSE(VerifyConsistency(first, a, kLeaves, b, form).ok());
  }
  EXPECT_FALSE(VerifyConsistency(2, tree.RootOf(2), kLeaves, tree.RootOf(2), {}).ok()) << "a tree passed for a larger one";
  EXPECT_FALSE(VerifyConsistency(0, EmptyRoot(), kLeaves, tree.RootOf(kLeaves), {}).ok());
  EXPECT_FALSE(VerifyConsistency(2, tree.RootOf(2), 1, tree.RootOf(1), {}).ok());
  EXPECT_FALSE(VerifyConsistency(3, tree.RootOf(3), kLeaves, tree.RootOf(kLeaves), {}).ok());
}

}  // namespace
}  // namespace postgate::audit_tree

// SPDX-License-Identifier: Apache-2.0
#include "core/audit_tree/frontier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "core/audit_tree/tree_fixture.h"

namespace postgate::audit_tree {
namespace {

std::string Hex(const Hash& hash) { return absl::BytesToHexString(std::string(hash.begin(), hash.end())); }

// The vectors that certificate-transparency implementations share: leaves and the roots of the trees of the first n of them.
TEST(FrontierTest, HasTheRootsThatOtherImplementationsHave) {
  const std::string leaves[] = {
      "", std::string("\0", 1), "\x10", "\x20\x21", "\x30\x31", "\x40\x41\x42\x43", "\x50\x51\x52\x53\x54\x55\x56\x57",
      "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
  const std::string roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                               "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                               "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                               "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                               "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                               "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                               "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                               "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  Frontier frontier;
  EXPECT_EQ(Hex(frontier.Root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (size_t i = 0; i < std::size(leaves); ++i) {
    frontier.Append(LeafHash(leaves[i]));
    EXPECT_EQ(Hex(frontier.Root()), roots[i]) << "of " << i + 1 << " leaves";
  }
}

TEST(FrontierTest, HasTheRootOfTheRfcAtEachSize) {
  Frontier frontier;
  const KeptTree tree(200);
  for (int size = 0; size < 200; ++size) {
    EXPECT_EQ(frontier.size(), size);
    EXPECT_EQ(frontier.Root(), tree.RootOf(size)) << size;
    frontier.Append(tree.leaves()[static_cast<size_t>(size)]);
  }
}

TEST(FrontierTest, TellsOfEachNodeOnceAndOfChildrenFirst) {
  std::vector<NodeId> told;
  Frontier frontier;
  for (int i = 0; i < 4; ++i) frontier.Append(LeafHash("x"), [&told](const NodeId& id, const Hash&) { told.push_back(id); });
  EXPECT_THAT(told, testing::ElementsAre(NodeId{0, 0}, NodeId{0, 1}, NodeId{1, 0}, NodeId{0, 2}, NodeId{0, 3}, NodeId{1, 1}, NodeId{2, 0}));
}

TEST(FrontierTest, GoesOnFromItsBytes) {
  for (int size = 0; size < 70; ++size) {
    KeptTree tree(size);
    absl::StatusOr<Frontier> parsed = Frontier::Parse(tree.frontier().Serialize());
    ASSERT_TRUE(parsed.ok()) << size;
    parsed->Append(LeafHash("next"));
    tree.Append(LeafHash("next"));
    EXPECT_EQ(parsed->Root(), tree.RootOf(size + 1));
    EXPECT_EQ(parsed->size(), size + 1);
  }
}

TEST(FrontierTest, RefusesBytesThatAreNoFrontier) {
  const std::string bytes = KeptTree(5).frontier().Serialize();
  for (size_t cut = 0; cut < bytes.size(); ++cut) EXPECT_FALSE(Frontier::Parse(bytes.substr(0, cut)).ok()) << cut;
  EXPECT_FALSE(Frontier::Parse(bytes + "x").ok());
  EXPECT_FALSE(Frontier::Parse("\xff" + bytes.substr(1)).ok());
  EXPECT_FALSE(Frontier::Parse("\x80" + bytes.substr(1) + std::string(sizeof(Hash), 'x')).ok()) << "a size below 0";
}

TEST(FrontierTest, ItsSubtreesAreNodesOfTheTree) {
  KeptTree tree(0);
  for (int size = 0; size <= 40; ++size) {
    int64_t covered = 0;
    tree.frontier().ForEachSubtree([&](const NodeId& id, const Hash& hash) {
      EXPECT_EQ(hash, *tree.reader()(id)) << size;
      EXPECT_EQ(id.index << id.level, covered) << size;
      covered += int64_t{1} << id.level;
    });
    EXPECT_EQ(covered, size);
    tree.Append(LeafHash(std::to_string(size)));
  }
}

}  // namespace
}  // namespace postgate::audit_tree

// SPDX-License-Identifier: Apache-2.0
#include "server/backup/durable_files.h"

#include <filesystem>

#include "core/testing/temporary_folder.h"
#include "gtest/gtest.h"

namespace postgate::backup {
namespace {

constexpr char kShaOfHello[] = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

class DurableFilesTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return folder_.path() + "/" + name; }

  TemporaryFolder folder_;
};

TEST_F(DurableFilesTest, CopiesWithTheDigestOfWhatItWrote) {
  ASSERT_TRUE(WriteDurably(Path("a"), "hello").ok());
  const auto copied = CopyDurably(Path("a"), Path("b"));
  ASSERT_TRUE(copied.ok()) << copied.status();
  EXPECT_EQ(copied->size_bytes, 5);
  EXPECT_EQ(copied->sha256, kShaOfHello);
  EXPECT_EQ(DigestDurably(Path("b"))->sha256, kShaOfHello);
  EXPECT_EQ(*ReadFile(Path("b"), 5), "hello");
  EXPECT_EQ(std::filesystem::status(Path("b")).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(DurableFilesTest, NeverWritesOverAFile) {
  ASSERT_TRUE(WriteDurably(Path("a"), "hello").ok());
  EXPECT_FALSE(WriteDurably(Path("a"), "other").ok());
  ASSERT_TRUE(WriteDurably(Path("b"), "other").ok());
  EXPECT_FALSE(CopyDurably(Path("a"), Path("b")).ok());
  EXPECT_EQ(*ReadFile(Path("b"), 100), "other");
}

TEST_F(DurableFilesTest, TellsWhatIsMissingOrTooLargeWithItsPath) {
  EXPECT_TRUE(absl::IsNotFound(DigestFile(Path("none")).status()));
  EXPECT_NE(DigestFile(Path("none")).status().message().find(Path("none")), absl::string_view::npos);
  ASSERT_TRUE(WriteDurably(Path("a"), "hello").ok());
  EXPECT_TRUE(absl::IsDataLoss(ReadFile(Path("a"), 4).status()));
}

// A link in a backup could lead out of it.
TEST_F(DurableFilesTest, FollowsNoLink) {
  ASSERT_TRUE(WriteDurably(Path("a"), "hello").ok());
  std::filesystem::create_symlink(Path("a"), Path("link"));
  EXPECT_FALSE(DigestFile(Path("link")).ok());
  EXPECT_FALSE(CopyDurably(Path("link"), Path("b")).ok());
}

}  // namespace
}  // namespace postgate::backup

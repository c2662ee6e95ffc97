// SPDX-License-Identifier: Apache-2.0
#include "certs/authority_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "core/testing/temporary_folder.h"

namespace postgate::certs {
namespace {

using ::testing::HasSubstr;

class AuthorityFilesTest : public ::testing::Test {
 protected:
  mode_t ModeOf(const std::string& path) const {
    struct stat found {};
    EXPECT_EQ(stat(path.c_str(), &found), 0) << path;
    return found.st_mode & 07777;
  }

  const TemporaryFolder folder_;
  const std::string dir_ = folder_.path();
};

TEST_F(AuthorityFilesTest, WritesWithTheGivenPermissionsWhateverTheUmask) {
  const mode_t outer_mask = umask(0);
  EXPECT_TRUE(WriteFileAtomically(dir_ + "/secret", "s", kSecretMode).ok());
  umask(0777);
  EXPECT_TRUE(WriteFileAtomically(dir_ + "/public", "p", kPublicMode).ok());
  umask(outer_mask);
  EXPECT_EQ(ModeOf(dir_ + "/secret"), 0600u);
  EXPECT_EQ(ModeOf(dir_ + "/public"), 0644u);
}

TEST_F(AuthorityFilesTest, ReplacesTheWholeContentAndLeavesNoTemporaryFile) {
  const std::string path = dir_ + "/file";
  ASSERT_TRUE(WriteFileAtomically(path, "a longer first content", kPublicMode).ok());
  ASSERT_TRUE(WriteFileAtomically(path, "short", kPublicMode).ok());
  EXPECT_EQ(*ReadWholeFile(path), "short");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir_), {}), 1);
}

TEST_F(AuthorityFilesTest, FailsWithThePathWhenTheFolderIsMissing) {
  const absl::Status status = WriteFileAtomically(dir_ + "/none/file", "x", kPublicMode);
  EXPECT_THAT(std::string(status.message()), HasSubstr(dir_ + "/none/file"));
  EXPECT_EQ(ReadWholeFile(dir_ + "/none").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(AuthorityFilesTest, CreatesFoldersForTheOwnerAlone) {
  ASSERT_TRUE(CreateFolder(dir_ + "/a/b").ok());
  EXPECT_EQ(ModeOf(dir_ + "/a/b"), 0700u);
  EXPECT_TRUE(CreateFolder(dir_ + "/a/b").ok());
}

TEST_F(AuthorityFilesTest, RefusesAFolderWhereAFileStands) {
  ASSERT_TRUE(WriteFileAtomically(dir_ + "/file", "x", kPublicMode).ok());
  EXPECT_FALSE(CreateFolder(dir_ + "/file/sub").ok());
}

}  // namespace
}  // namespace postgate::certs

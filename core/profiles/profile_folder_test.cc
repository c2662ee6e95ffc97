// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/profile_folder.h"

#include <fstream>
#include <string>

#include "core/profiles/profiles_fixture.h"
#include "core/testing/temporary_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::profiles {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kRight[] =
    "profiles {\n  id: 'knives'\n  owner: 'desk'\n  reason: 'knives'\n  queue: 'security'\n  valid_from: '2026-01-01'\n  when { test { fields: "
    "'goods_shipment.government_agency_goods_items.commodity.description'\n    has_word: 'knife' } }\n}\n";

class ProfileFolderTest : public testing::Test {
 protected:
  void Put(const std::string& name, const std::string& text) { std::ofstream(folder_.path() + "/" + name) << text; }
  absl::StatusOr<std::shared_ptr<const Profiles>> Load() { return LoadProfiles(folder_.path()); }
  std::string Error() { return std::string(Load().status().message()); }
  static std::string Replaced(std::string text, const std::string& from, const std::string& to) { return text.replace(text.find(from), from.size(), to); }

  const TemporaryFolder folder_;
};

TEST_F(ProfileFolderTest, ReadsAllFilesInTheOrderOfTheirNames) {
  Put("b.textproto", kRight);
  Put("a.textproto", Replaced(kRight, "'knives'", "'swords'"));
  Put("README.md", "of no concern");
  const auto profiles = Load();
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  ASSERT_EQ((*profiles)->profiles().size(), 2u);
  EXPECT_EQ((*profiles)->profiles()[0].id(), "swords");
  EXPECT_EQ((*profiles)->version().size(), 12u);
  EXPECT_THAT(FilesOfProfiles(folder_.path()), ElementsAre(folder_.path(), folder_.path() + "/a.textproto", folder_.path() + "/b.textproto"));

  const std::string version = (*profiles)->version();
  EXPECT_EQ((*Load())->version(), version);
  Put("b.textproto", Replaced(kRight, "has_word: 'knife'", "has_word: 'knives'"));
  EXPECT_NE((*Load())->version(), version);
}

TEST_F(ProfileFolderTest, NamesFileLineAndFieldOfWhatIsWrong) {
  Put("a.textproto", Replaced(kRight, "'security'", "'red'"));
  EXPECT_THAT(Error(), StartsWith(folder_.path() + "/a.textproto:5:3: profiles[0].queue: \"red\" is none of"));
  Put("a.textproto", Replaced(kRight, "has_word: 'knife'", "matches: '(a'"));
  EXPECT_THAT(Error(), StartsWith(folder_.path() + "/a.textproto:8:5: profiles[0].when.test.matches: "));
  Put("a.textproto", Replaced(kRight, "owner", "ouner"));
  EXPECT_THAT(Error(), StartsWith(folder_.path() + "/a.textproto:3:"));
}

TEST_F(ProfileFolderTest, AFileWithoutAProfileWasCutOff) {
  Put("a.textproto", "");
  EXPECT_THAT(Error(), HasSubstr("a.textproto: has no profile"));
}

TEST_F(ProfileFolderTest, AFileThatIsNoUtf8IsRefused) {
  Put("a.textproto", Replaced(kRight, "'desk'", "'d\xE9sk'"));
  EXPECT_THAT(Error(), HasSubstr("a.textproto:3:"));
  Put("a.textproto", Replaced(kRight, "'desk'", "'d\\351sk'"));
  EXPECT_THAT(Error(), HasSubstr("no UTF-8"));
}

TEST_F(ProfileFolderTest, WhatIsNestedWithoutEndIsRefused) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "all { of { ";
  Put("a.textproto", Replaced(kRight, "test {", deep + "test {"));
  EXPECT_THAT(Error(), HasSubstr("a.textproto:"));
}

TEST_F(ProfileFolderTest, AnIdStandsOnce) {
  Put("a.textproto", kRight);
  Put("b.textproto", kRight);
  EXPECT_THAT(Error(), HasSubstr("b.textproto:2:3: profiles[0].id: \"knives\" is that of another profile, in " + folder_.path() + "/a.textproto"));
}

TEST_F(ProfileFolderTest, AFolderThatIsNoneIsRefused) {
  EXPECT_THAT(Error(), HasSubstr("holds no profile file"));
  Put("a.txt", kRight);
  EXPECT_THAT(Error(), HasSubstr("its name does not end in .textproto"));
  EXPECT_TRUE(absl::IsNotFound(LoadProfiles("/nonexistent").status()));
}

}  // namespace
}  // namespace postgate::profiles

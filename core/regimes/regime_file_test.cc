// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/regime_file.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "core/regimes/regimes.h"
#include "core/regimes/shipped_lists.h"
#include "core/testing/temporary_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::regimes {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string Text(const std::string& id, const std::string& requirement = R"(rule_id: "item.mild" level: LEVEL_WARNING)") {
  return "id: \"" + id + "\"\ntitle: \"T\"\nsources: \"S\"\nbinds {}\nrequirements {\n  " + requirement + "\n  valid_from: \"2025-01-01\" source: \"s\"\n}\n";
}

class RegimeFileTest : public testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) { std::ofstream(folder_.path() + "/" + name) << text; }
  absl::StatusOr<RegimeFolder> Read() { return ReadRegimes(folder_.path(), FewRules(), ShippedLists()); }
  std::string Error() { return std::string(Read().status().message()); }
  std::string In(const std::string& rest) { return folder_.path() + "/" + rest; }

  TemporaryFolder folder_;
};

TEST_F(RegimeFileTest, ReadsAFolderInTheOrderOfIds) {
  Write("b.textproto", Text("b"));
  Write("a.textproto", Text("a"));
  Write("README.md", "what this is");
  Write(".a.textproto.swp", "an editor's");
  const auto read = Read();
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->regimes.size(), 2u);
  EXPECT_EQ(read->regimes[0].id(), "a");
  EXPECT_EQ(read->regimes[1].id(), "b");
}

TEST_F(RegimeFileTest, TheVersionNamesTheContent) {
  Write("a.textproto", Text("a"));
  const std::string version = Read()->version;
  EXPECT_FALSE(version.empty());
  Write("README.md", "another text");
  EXPECT_EQ(Read()->version, version);
  Write("a.textproto", Text("a") + "\n");
  EXPECT_NE(Read()->version, version);
}

TEST_F(RegimeFileTest, NamesFileLineAndFieldOfWhatIsWrong) {
  Write("a.textproto", Text("a", R"(rule_id: "item.fixed" level: LEVEL_WARNING)"));
  EXPECT_THAT(Error(), StartsWith(In("a.textproto:6:25: requirements[0].level: item.fixed guards the hub itself")));
  Write("a.textproto", Text("a", R"(rule_id: "item.mild" levle: LEVEL_WARNING)"));
  EXPECT_THAT(Error(), StartsWith(In("a.textproto:6:")));
  EXPECT_THAT(Error(), HasSubstr("levle"));
  Write("a.textproto", Text("a", R"(rule_id: "item.mild" level: LEVEL_FATAL)"));
  EXPECT_THAT(Error(), HasSubstr("LEVEL_FATAL"));
  Write("a.textproto", Text("a", R"(level: LEVEL_WARNING)"));
  EXPECT_THAT(Error(), StartsWith(In("a.textproto:5:1: requirements[0].rule_id: \"\" is no rule")));
  Write("a.textproto", Text("b"));
  EXPECT_EQ(Error(), In("a.textproto:1:1: id: \"b\" is not the file's name; call the file b.textproto"));
}

TEST_F(RegimeFileTest, AMisnamedFileIsNotLeftOutInSilence) {
  Write("a.textproto", Text("a"));
  Write("b.textproto.old", Text("b"));
  EXPECT_THAT(Error(), StartsWith(In("b.textproto.old: is no regime")));
}

TEST_F(RegimeFileTest, AFolderWithoutARegimeIsTheWrongOne) {
  EXPECT_EQ(Error(), folder_.path() + ": holds no regime (NAME.textproto): is it the right folder?");
  const auto missing = ReadRegimes(folder_.path() + "/none", FewRules(), ShippedLists());
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.status().message()), StartsWith(folder_.path() + "/none: can't be read as a folder"));
}

TEST_F(RegimeFileTest, HoldsItsLimits) {
  for (size_t i = 0; i < kRegimesMax; ++i) Write("r" + std::to_string(i) + ".textproto", Text("r" + std::to_string(i)));
  EXPECT_TRUE(Read().ok()) << Read().status();
  Write("r64.textproto", Text("r64"));
  EXPECT_THAT(Error(), EndsWith(": has more than 64 regimes"));
  for (size_t i = 1; i <= kRegimesMax; ++i) std::filesystem::remove(In("r" + std::to_string(i) + ".textproto"));
  const std::string text = Text("r0");
  Write("r0.textproto", text + std::string(kFileBytesMax - text.size(), '\n'));
  EXPECT_TRUE(Read().ok()) << Read().status();
  Write("r0.textproto", text + std::string(kFileBytesMax - text.size() + 1, '\n'));
  EXPECT_EQ(Error(), In("r0.textproto: has more than 262144 bytes"));
}

}  // namespace
}  // namespace postgate::regimes

// SPDX-License-Identifier: Apache-2.0
#include "core/screening/denied_parties.h"

#include <fstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/testing/temporary_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::screening {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kRest[] = ",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";

class DeniedPartiesTest : public testing::Test {
 protected:
  DeniedPartiesTest() {
    Write("sdn.csv", absl::StrCat("36,\"AEROCARIBBEAN AIRLINES\",-0- ,\"CUBA\"", kRest, "173,\"ANGLO-CARIBBEAN CO., LTD.\",-0- ,\"CUBA\"", kRest));
    Write("alt.csv", "36,12,\"aka\",\"AERO-CARIBBEAN\",-0- \r\n");
    Write("add.csv", "36,25,-0- ,\"Havana\",\"Cuba\",-0- \r\n36,26,-0- ,-0- ,-0- ,-0- \r\n");
  }

  void Write(const std::string& name, const std::string& text) { std::ofstream(folder_.path() + "/" + name, std::ios::binary) << text; }
  std::string Error() { return std::string(LoadDeniedParties(folder_.path()).status().message()); }

  TemporaryFolder folder_;
};

TEST_F(DeniedPartiesTest, AreReadFromTheFilesOfOfac) {
  const auto list = LoadDeniedParties(folder_.path());
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->parties.size(), 2u);
  EXPECT_EQ(list->parties[0].entry_id, "36");
  EXPECT_THAT(list->parties[0].names, ElementsAre("AEROCARIBBEAN AIRLINES", "AERO-CARIBBEAN"));
  EXPECT_THAT(list->parties[0].countries, ElementsAre("Cuba"));
  EXPECT_THAT(list->parties[1].names, ElementsAre("ANGLO-CARIBBEAN CO., LTD."));
  EXPECT_EQ(list->version.size(), 16u);
}

TEST_F(DeniedPartiesTest, HaveAnotherVersionWithEachChange) {
  const std::string before = LoadDeniedParties(folder_.path())->version;
  EXPECT_EQ(LoadDeniedParties(folder_.path())->version, before);
  Write("alt.csv", "36,12,\"aka\",\"AERO CARIBBEAN\",-0- \r\n");
  EXPECT_NE(LoadDeniedParties(folder_.path())->version, before);
}

TEST_F(DeniedPartiesTest, OfACutFileAreRefused) {
  Write("alt.csv", "36,12,\"aka\",\"AERO");
  EXPECT_THAT(Error(), HasSubstr("alt.csv: ends within a line: it was cut off"));
  Write("alt.csv", "36,12,\"aka\"\r\n");
  EXPECT_THAT(Error(), HasSubstr("alt.csv:1: expected 5 fields, found 3"));
  Write("alt.csv", "306,220,\"aka\",\"NATIONAL BANK OF CUBA\",-0- \r\n");
  EXPECT_THAT(Error(), HasSubstr("alt.csv:1: entry 306 is not in sdn.csv"));
  Write("alt.csv", "");
  EXPECT_THAT(Error(), HasSubstr("alt.csv: ends within a line"));
}

TEST_F(DeniedPartiesTest, OfAFileThatLacksTheOthersEndMarkAreRefused) {
  Write("alt.csv", "36,12,\"aka\",\"AERO-CARIBBEAN\",-0- \r\n\x1A");
  EXPECT_THAT(Error(), HasSubstr("end with the mark 0x1A"));
}

TEST_F(DeniedPartiesTest, WithoutOneOfTheFilesAreRefused) {
  ASSERT_EQ(std::remove((folder_.path() + "/add.csv").c_str()), 0);
  EXPECT_THAT(Error(), HasSubstr("add.csv: cannot be read"));
}

TEST_F(DeniedPartiesTest, AreReadFromAPlainFile) {
  Write("list.csv", "entry_id,name,country\nA1,\"Smith, John\",GB\nA1,Johnny Smith,\nB2,Иванов Иван,RU\n");
  const auto list = LoadDeniedParties(folder_.path() + "/list.csv");
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->parties.size(), 2u);
  EXPECT_THAT(list->parties[0].names, ElementsAre("Smith, John", "Johnny Smith"));
  EXPECT_THAT(list->parties[0].countries, ElementsAre("GB"));
}

TEST_F(DeniedPartiesTest, OfAPlainFileThatIsWrongAreRefusedWithTheLine) {
  const auto error = [&](const std::string& text) {
    Write("list.csv", text);
    return std::string(LoadDeniedParties(folder_.path() + "/list.csv").status().message());
  };
  EXPECT_THAT(error("entry_id,name\n"), HasSubstr("list.csv:1: the header must be entry_id,name,country"));
  EXPECT_THAT(error("entry_id,name,country\nA1,,GB\n"), HasSubstr("list.csv:2: a row without a name"));
  EXPECT_THAT(error("entry_id,name,country\n"), HasSubstr("has no entry"));
  EXPECT_THAT(error("entry_id,name,country\nA1,\xff\xfe,GB\n"), HasSubstr("list.csv:2: is no UTF-8"));
  EXPECT_THAT(error("entry_id,name,country\nA1,Smith,G"), HasSubstr("list.csv: ends within a line"));
}

}  // namespace
}  // namespace postgate::screening

// SPDX-License-Identifier: Apache-2.0
//
// `postgate screen`: names from a file against a list of denied parties, as whoever runs it sees it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/testing/temporary_folder.h"
#include "tests/support/command.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing_support::CommandResult;
using testing_support::WriteFile;

class ScreenTest : public testing::Test {
 protected:
  // Of a file with these lines.
  CommandResult Screen(const std::string& lines, std::vector<std::string> options = {}) {
    WriteFile(names_, lines);
    std::vector<std::string> arguments = {POSTGATE_BIN_DIR "/postgate", "screen", names_};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return testing_support::Run(arguments);
  }

  TemporaryFolder folder_;
  const std::string names_ = folder_.path() + "/names.txt";
  const std::string list_ = folder_.path() + "/list.csv";
};

TEST_F(ScreenTest, SaysOfEachNameWhichEntryItIsAndWhy) {
  const CommandResult result = Screen("AEROCARIBBEAN AIRLINES\n\nJürgen Hoffmann\nAero Caribean\n");
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr("1: AEROCARIBBEAN AIRLINES: MATCH 1.00 with 36 \"AEROCARIBBEAN AIRLINES\" (AEROCARIBBEAN, AIRLINES)\n"));
  EXPECT_THAT(result.out, HasSubstr("3: Jürgen Hoffmann: no match"));
  EXPECT_THAT(result.out, HasSubstr("4: Aero Caribean: MATCH"));
  EXPECT_THAT(result.out, HasSubstr("CARIBEAN for CARIBBEAN"));
  EXPECT_THAT(result.err, HasSubstr("3 names, 2 matched"));
}

TEST_F(ScreenTest, SaysTheSameInJson) {
  const CommandResult result = Screen("AEROCARIBBEAN AIRLINES\nqqqq\n", {"--json"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr(R"({"line":1,"name":"AEROCARIBBEAN AIRLINES","entry_id":"36","entry_name":"AEROCARIBBEAN AIRLINES","score":1.0000,"matched":true)"));
  EXPECT_THAT(result.out, HasSubstr(R"({"line":2,"name":"qqqq","entry_id":"","entry_name":"","score":0.0000,"matched":false)"));
}

TEST_F(ScreenTest, TakesAPlainListAndNamesOfAnyScript) {
  WriteFile(list_, "entry_id,name,country\nX1,Иванов Сергей,RU\n");
  const CommandResult result = Screen("Sergey Ivanov\n", {"--list", list_, "--json"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr(R"("entry_id":"X1")"));
  EXPECT_THAT(result.out, HasSubstr(R"("countries":["RU"])"));
  EXPECT_EQ(Screen("Jane Doe\n", {"--list", list_}).exit_code, 0);
}

TEST_F(ScreenTest, SaysWhatIsWrongWithListOrFile) {
  WriteFile(list_, "entry_id,name,country\nX1,Smith");
  CommandResult result = Screen("Smith\n", {"--list", list_});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("list.csv: ends within a line: it was cut off"));
  EXPECT_EQ(result.out, "");
  result = Screen("Smith\n", {"--list", folder_.path() + "/none"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("none: cannot be read"));
  std::filesystem::copy(POSTGATE_SOURCE_DIR "/data/reference", folder_.path() + "/reference");
  result = Screen("Smith\n", {"--reference", folder_.path() + "/reference"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("screening/ofac: cannot be read: there is no list beside the reference data; name one with --list"));
  result = Screen("Smith\nM\xfcller\n");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("names.txt:2: no UTF-8"));
}

}  // namespace
}  // namespace postgate

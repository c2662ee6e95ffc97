// SPDX-License-Identifier: Apache-2.0
#include "core/reference/csv.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

using ::testing::ElementsAre;
using Rows = std::vector<std::vector<std::string>>;

absl::Status Collect(absl::string_view text, Rows* rows) {
  return ForEachCsvRow("codes.csv", text, "code,name", [rows](const std::vector<std::string>& fields) {
    rows->push_back(fields);
    return fields[0] == "bad" ? absl::InvalidArgumentError("bad is no code") : absl::OkStatus();
  });
}

TEST(CsvTest, SplitsPlainAndQuotedFields) {
  Rows rows;
  ASSERT_TRUE(Collect("code,name\nA,plain\r\nB,\"with, comma and \"\"quotes\"\"\"\nC,\n", &rows).ok());
  EXPECT_THAT(rows, ElementsAre(ElementsAre("A", "plain"), ElementsAre("B", "with, comma and \"quotes\""),
                                ElementsAre("C", "")));
}

TEST(CsvTest, NamesFileAndLineOfWhatIsWrong) {
  const struct {
    const char* text;
    const char* message;
  } kCases[] = {
      {"", "codes.csv:1: the header must be code,name"},
      {"code\nA,a\n", "codes.csv:1: the header must be code,name"},
      {"code,name\nA,a\nB\n", "codes.csv:3: expected 2 fields, found 1"},
      {"code,name\nA,a,b\n", "codes.csv:2: expected 2 fields, found 3"},
      {"code,name\nA,\"a\n", "codes.csv:2: a quoted field is not closed on its line"},
      {"code,name\nA,\"a\"b\n", "codes.csv:2: a comma must follow the closing quote"},
      {"code,name\nA,a\n\nbad,b\n", "codes.csv:4: bad is no code"},
  };
  for (const auto& c : kCases) {
    Rows rows;
    EXPECT_EQ(Collect(c.text, &rows).message(), c.message);
  }
}

TEST(CsvTest, LeavesOutBlankLinesAndComments) {
  std::vector<std::string> lines;
  ASSERT_TRUE(ForEachLine("words.txt", "one\n\n# why\n  two \r\n", [&lines](absl::string_view line) {
                lines.emplace_back(line);
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(lines, ElementsAre("one", "two"));
}

TEST(CsvTest, SaysWhichFileCannotBeRead) {
  EXPECT_EQ(ReadFile("/nowhere/codes.csv").status().message(), "/nowhere/codes.csv: cannot be read");
}

}  // namespace
}  // namespace postgate::reference

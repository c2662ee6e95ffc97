// SPDX-License-Identifier: Apache-2.0
#include "client/formats/csv_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postgate::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Complaint(const std::string& row) { return std::string(SplitCsvRow(row).status().message()); }

TEST(CsvRowTest, SplitsAtCommas) { EXPECT_THAT(*SplitCsvRow("a,b c,d"), ElementsAre("a", "b c", "d")); }

TEST(CsvRowTest, KeepsEmptyCells) { EXPECT_THAT(*SplitCsvRow(",a,,"), ElementsAre("", "a", "", "")); }

TEST(CsvRowTest, TakesCommaQuoteAndLineBreakInQuotes) {
  EXPECT_THAT(*SplitCsvRow("\"a,b\",\"say \"\"yes\"\"\",\"two\nlines\",\"\""), ElementsAre("a,b", "say \"yes\"", "two\nlines", ""));
}

TEST(CsvRowTest, RefusesAQuotedCellWithoutEnd) { EXPECT_THAT(Complaint("a,\"b"), HasSubstr("column 2: a quoted cell has no closing quote")); }

TEST(CsvRowTest, RefusesTextAfterTheClosingQuote) { EXPECT_THAT(Complaint("\"a\"b,c"), HasSubstr("column 1: expected a comma")); }

TEST(CsvRowTest, RefusesAQuoteWithinABareCell) { EXPECT_THAT(Complaint("a,b\"c"), HasSubstr("column 2: a quote within a cell")); }

}  // namespace
}  // namespace postgate::client

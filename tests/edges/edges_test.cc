// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/edges/edge_case.h"

namespace postgate {
namespace {

class EdgesTest : public testing::TestWithParam<const char*> {};

TEST_P(EdgesTest, EachHasTheVerdictThatTheTableStates) {
  const auto edges = ReadEdgeCases(std::string(POSTGATE_SOURCE_DIR "/tests/edges/") + GetParam());
  ASSERT_TRUE(edges.ok()) << edges.status();
  std::set<std::string> seen;
  for (const EdgeCase& edge : *edges) {
    const Verdicts judged = JudgeEdgeCase(edge);
    EXPECT_EQ(judged.wire, edge.stated.wire) << edge.file << ":" << edge.line << ": on the wire";
    EXPECT_EQ(judged.json, edge.stated.json) << edge.file << ":" << edge.line << ": in a line of JSON";
    EXPECT_EQ(judged.csv, edge.stated.csv) << edge.file << ":" << edge.line << ": in a cell of CSV";
    EXPECT_TRUE(seen.insert(edge.field + " | " + edge.value).second) << edge.file << ":" << edge.line << ": stands twice";
  }
}

INSTANTIATE_TEST_SUITE_P(Tables, EdgesTest, testing::Values("texts.txt", "numbers.txt", "times.txt"),
                         [](const auto& table) { return std::string(table.param).substr(0, std::string(table.param).find('.')); });

}  // namespace
}  // namespace postgate

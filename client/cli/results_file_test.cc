// SPDX-License-Identifier: Apache-2.0
#include "client/cli/results_file.h"
#include "core/testing/read_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace postgate::cli {
namespace {

using ::testing::HasSubstr;

class ResultsFileTest : public ::testing::Test {
 protected:
  void SetUp() override { std::remove(path_.c_str()); }
  void TearDown() override { std::remove(path_.c_str()); }

  std::string Text() const { return ReadFile(path_); }
  void Write(const std::string& text) const { std::ofstream(path_, std::ios::binary) << text; }

  ResultsFile Open() const {
    auto results = ResultsFile::Open(path_, false);
    EXPECT_TRUE(results.ok()) << results.status();
    return *std::move(results);
  }
  static void Add(ResultsFile& results, const std::string& producer, std::initializer_list<int> offsets) {
    for (const int offset : offsets) {
      v1::ItemResult result;
      result.set_offset(offset);
      result.set_outcome(v1::OUTCOME_ACCEPTED);
      results.Add(producer, result);
    }
    EXPECT_TRUE(results.Flush().ok());
  }
  int Lines() const {
    const std::string text = Text();
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }

  const std::string path_ = ::testing::TempDir() + "/results_file_test.jsonl";
};

TEST_F(ResultsFileTest, KeepsWhatIsThereAndAddsWhatIsMissing) {
  {
    ResultsFile results = Open();
    Add(results, "seoul/1", {0, 1, 4});
  }
  const std::string before = Text();
  ResultsFile results = Open();
  EXPECT_EQ(results.FirstMissing("seoul/1"), 2);
  Add(results, "seoul/1", {0, 1, 2, 3, 4});
  EXPECT_EQ(results.FirstMissing("seoul/1"), 5);
  EXPECT_EQ(Text().substr(0, before.size()), before);
  EXPECT_EQ(Lines(), 5);
}

TEST_F(ResultsFileTest, NamesTheProducerSoThatSourcesDoNotMix) {
  ResultsFile results = Open();
  Add(results, "seoul/1", {0});
  Add(results, "seoul/2", {0});
  EXPECT_EQ(Lines(), 2);
  EXPECT_THAT(Text(), ::testing::StartsWith("{\"producer\":\"seoul/1\",\"offset\":0,"));
  EXPECT_EQ(results.FirstMissing("busan/1"), 0);
}

TEST_F(ResultsFileTest, TakesOffALastLineThatWasCutShort) {
  {
    ResultsFile results = Open();
    Add(results, "seoul/1", {0, 1});
  }
  const std::string whole = Text();
  for (size_t cut = 1; cut < 40; ++cut) {
    Write(whole.substr(0, whole.size() - cut));
    ResultsFile results = Open();
    EXPECT_EQ(results.FirstMissing("seoul/1"), 1) << cut;
    Add(results, "seoul/1", {0, 1});
    EXPECT_EQ(Text(), whole) << cut;
  }
}

TEST_F(ResultsFileTest, LeavesAFileOfAnotherKindAlone) {
  for (const char* text : {"my notes\n", "my notes", "{\"offset\":3}\n", "{\"producer\":\"a/1\",\"offset\":-1}\n"}) {
    Write(text);
    const auto results = ResultsFile::Open(path_, false);
    EXPECT_EQ(results.status().code(), absl::StatusCode::kFailedPrecondition) << text;
    EXPECT_THAT(std::string(results.status().message()), HasSubstr(":1: expected a result"));
    EXPECT_EQ(Text(), text);
  }
}

TEST_F(ResultsFileTest, TakesANewAnswerAfterTheHubLostTheOldOne) {
  ResultsFile results = Open();
  Add(results, "seoul/1", {0, 1, 2});
  results.Forget("seoul/1", 2);
  EXPECT_EQ(results.FirstMissing("seoul/1"), 2);
  Add(results, "seoul/1", {1, 2});
  EXPECT_EQ(Lines(), 4);
}

TEST_F(ResultsFileTest, AnswersThatDoNotStandAreNeverMixedWithResults) {
  {
    auto checks = ResultsFile::Open(path_, true);
    ASSERT_TRUE(checks.ok()) << checks.status();
    Add(*checks, "seoul/1", {0});
  }
  EXPECT_THAT(std::string(ResultsFile::Open(path_, false).status().message()), HasSubstr("--validate-only"));
  EXPECT_THAT(std::string(ResultsFile::Open(path_, true).status().message()), HasSubstr("name a new file"));
}

}  // namespace
}  // namespace postgate::cli

// SPDX-License-Identifier: Apache-2.0
//
// `postgate lint` holds one record at a time: ten times the lines take no more memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "tests/support/command.h"
#include "tests/support/hub.h"
#include "tests/support/resident_memory.h"

namespace postgate::properties {
namespace {

// As often as the sample, some 5,000 lines, stands in the file.
constexpr int kSamples = 1;
constexpr double kGrowthMax = 1.2;

class LintMemoryTest : public testing::TestWithParam<const char*> {
 protected:
  std::string WriteSamples(int samples) {
    const std::string path = absl::StrCat(folder_.path(), "/", samples, ".jsonl");
    const std::string sample = testing_support::ReadFile(testing_support::SourceDirectory() + "/data/sample/items.jsonl");
    sample_lines_ = std::count(sample.begin(), sample.end(), '\n');
    std::ofstream file(path, std::ios::binary);
    for (int i = 0; i < samples; ++i) file << sample;
    return path;
  }

  // The most that the program was seen to hold, in bytes.
  int64_t PeakOfLint(int samples) {
    std::vector<std::string> command = {testing_support::PostgateProgram(), "lint", WriteSamples(samples)};
    if (*GetParam() != '\0') command.push_back(GetParam());
    testing_support::Process lint(command, folder_.path(), absl::StrCat("lint", samples));
    pollfd ended{static_cast<int>(syscall(SYS_pidfd_open, lint.pid(), 0)), POLLIN, 0};
    EXPECT_GE(ended.fd, 0);
    int64_t peak = 0;
    constexpr int kSampleEveryMs = 5;
    do {
      peak = std::max(peak, testing_support::ResidentBytes(lint.pid()));
    } while (poll(&ended, 1, kSampleEveryMs) == 0);
    close(ended.fd);
    EXPECT_EQ(lint.Wait(), 1) << lint.err();
    const std::string out = lint.out();
    EXPECT_THAT(out, testing::HasSubstr(absl::StrCat(samples * sample_lines_))) << "not all was read";
    return peak;
  }

  TemporaryFolder folder_;
  int64_t sample_lines_ = 0;
};

TEST_P(LintMemoryTest, IsFlatInTheLengthOfTheFile) {
  const int64_t one = PeakOfLint(kSamples);
  const int64_t ten = PeakOfLint(10 * kSamples);
  ASSERT_GT(one, 0);
  printf("%lld lines: %lld MB; ten times as many: %lld MB\n", static_cast<long long>(kSamples * sample_lines_), static_cast<long long>(one >> 20),
         static_cast<long long>(ten >> 20));
  EXPECT_LE(static_cast<double>(ten), kGrowthMax * static_cast<double>(one));
}

INSTANTIATE_TEST_SUITE_P(AsText, LintMemoryTest, testing::Values(""));
INSTANTIATE_TEST_SUITE_P(AsSarif, LintMemoryTest, testing::Values("--sarif"));

}  // namespace
}  // namespace postgate::properties

// SPDX-License-Identifier: Apache-2.0
//
// A bit of a ledger at rest has turned over. The next start either refuses the ledger, or a read of what was hit fails, or nothing that
// matters was hit: what is delivered is always what was written.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/ledger/testing/writer_process.h"
#include "tests/fault/extent.h"
#include "tests/fault/faulty_disk.h"

namespace postgate::fault {
namespace {

constexpr int kBodyBytes = 3000;

enum class Outcome { kRefused, kFoundWhenRead, kHarmless, kLost, kWrong, kEnded };
constexpr const char* kOutcomeNames[] = {"refused at the start", "found when read", "harmless", "LOST UNSEEN", "WRONG",
                                         "ENDED WITHOUT A WORD"};

// A ledger with tables, and with a log that holds more, as a crash or a power cut leaves it.
class BitFlipTest : public testing::Test {
 protected:
  void SetUp() override {
    Write({1, 20, 60, 3});
    Write({1, 20, 5, 1, 7});
  }

  struct Flip {
    std::string file;
    int64_t offset = 0;
    int bit = 0;
  };

  Outcome OutcomeOf(const Flip& flip);
  // Of the files whose names begin or end so; the same for the same seed.
  Flip Draw(const std::vector<std::string>& files, std::mt19937_64& random) const;
  std::vector<std::string> Files(const std::string& begin, const std::string& end) const;
  void FlipMany(const std::string& kind, const std::string& begin, const std::string& end, int flips);

  std::map<Outcome, int> seen_;
  int named_ = 0;  // of those that were refused or found, with the file in the text

 private:
  // A start of its own, ended by a crash.
  void Write(const std::vector<int>& groups) {
    ledger::WriterProcess writer(start_.ledger(), start_.Mount());
    for (const int entries : groups) {
      const int64_t before = head_;
      head_ = ledger::HeadIn(writer.Do(absl::StrCat("write ", entries, " ", kBodyBytes)));
      ASSERT_EQ(head_, before + entries);
    }
  }
  FaultyDisk start_;
  int64_t head_ = -1;
};

std::vector<std::string> BitFlipTest::Files(const std::string& begin, const std::string& end) const {
  std::vector<std::string> files;
  std::error_code absent;  // before the first start
  for (const auto& entry : std::filesystem::directory_iterator(start_.ledger(), absent)) {
    const std::string name = entry.path().filename().string();
    if (absl::StartsWith(name, begin) && absl::EndsWith(name, end) && entry.file_size() > 0) files.push_back(name);
  }
  std::sort(files.begin(), files.end());
  return files;
}

BitFlipTest::Flip BitFlipTest::Draw(const std::vector<std::string>& files, std::mt19937_64& random) const {
  // By bytes, over all of the files.
  uint64_t bytes = 0;
  for (const std::string& file : files) bytes += std::filesystem::file_size(start_.ledger() + "/" + file);
  uint64_t at = random() % bytes;
  for (const std::string& file : files) {
    const uint64_t size = std::filesystem::file_size(start_.ledger() + "/" + file);
    if (at < size) return {file, static_cast<int64_t>(at), static_cast<int>(random() % 8)};
    at -= size;
  }
  return {};
}

Outcome BitFlipTest::OutcomeOf(const Flip& flip) {
  FaultyDisk disk;
  disk.CopyFrom(start_);
  {
    std::fstream file(disk.ledger() + "/" + flip.file, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(flip.offset);
    const char byte = static_cast<char>(file.get() ^ (1 << flip.bit));
    file.seekp(flip.offset);
    file.put(byte);
    EXPECT_TRUE(file.good());
  }
  ledger::WriterProcess writer(disk.ledger(), disk.Mount());
  const std::string answer = writer.Do(absl::StrCat("check ", kBodyBytes));
  const int exit_code = writer.End();
  if (answer.empty() || exit_code > 1) return Outcome::kEnded;
  if (absl::StrContains(answer, "not as written")) return Outcome::kWrong;
  if (const int64_t head = ledger::HeadIn(answer); head >= -1 && absl::StartsWith(answer, "ok")) {
    return head == head_ ? Outcome::kHarmless : Outcome::kLost;
  }
  if (absl::StrContains(answer, flip.file)) ++named_;
  return exit_code == 1 ? Outcome::kRefused : Outcome::kFoundWhenRead;
}

void BitFlipTest::FlipMany(const std::string& kind, const std::string& begin, const std::string& end, int flips) {
  const std::vector<std::string> files = Files(begin, end);
  ASSERT_FALSE(files.empty());
  std::mt19937_64 random(20261124);
  for (int i = 0; i < flips; ++i) {
    const Flip flip = Draw(files, random);
    const Outcome outcome = OutcomeOf(flip);
    ++seen_[outcome];
    EXPECT_TRUE(outcome != Outcome::kLost && outcome != Outcome::kWrong && outcome != Outcome::kEnded)
        << kOutcomeNames[static_cast<int>(outcome)] << ": bit " << flip.bit << " at " << flip.offset << " of " << flip.file;
  }
  printf("  %d bits in %s:", flips, kind.c_str());
  for (const auto& [outcome, count] : seen_) printf(" %d %s;", count, kOutcomeNames[static_cast<int>(outcome)]);
  printf(" %d times with the file named\n", named_);
}

TEST_F(BitFlipTest, InATableIsFound) {
  FlipMany("tables", "", ".sst", Extent(40, 450));
}

TEST_F(BitFlipTest, InTheLogIsFoundAtTheStart) {
  const int flips = Extent(30, 300);
  FlipMany("the log", "", ".log", flips);
  EXPECT_EQ(seen_[Outcome::kRefused], flips);
  EXPECT_EQ(named_, flips);
}

TEST_F(BitFlipTest, InTheListOfTablesIsFoundAtTheStart) {
  const int flips = Extent(30, 200);
  FlipMany("the list of tables", "MANIFEST", "", flips);
  EXPECT_EQ(seen_[Outcome::kRefused], flips);
}

TEST_F(BitFlipTest, InWhatPointsToTheListOfTablesIsFound) { FlipMany("CURRENT", "CURRENT", "", Extent(6, 30)); }

TEST_F(BitFlipTest, InWhatIsNotReadDoesNoHarm) {
  FlipMany("options", "OPTIONS", "", Extent(5, 15));
  seen_.clear();
  FlipMany("the identity", "IDENTITY", "", Extent(2, 5));
}

}  // namespace
}  // namespace postgate::fault

// SPDX-License-Identifier: Apache-2.0
//
// What a power cut leaves, by journals written by hand: the model that the other tests here rely on.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "core/testing/temporary_folder.h"
#include "core/testing/read_file.h"
#include "tests/fault/power_loss.h"

namespace postgate::fault {
namespace {

class PowerCutTest : public testing::Test {
 protected:
  PowerCutTest() : root_(folder_.path() + "/disk"), journal_(folder_.path() + "/journal") {
    std::filesystem::create_directory(root_);
    std::filesystem::create_directory(journal_);
  }
  void Write(const std::string& name, const std::string& bytes) { std::ofstream(root_ + "/" + name, std::ios::binary) << bytes; }
  std::string Read(const std::string& name) const {
    return std::filesystem::exists(root_ + "/" + name) ? ReadFile(root_ + "/" + name) : "(absent)";
  }
  // Fields are parted by a space here.
  void Journal(const std::string& events) {
    std::string text = events;
    for (char& letter : text) {
      if (letter == ' ') letter = '\t';
    }
    std::ofstream(journal_ + "/journal") << text;
  }
  void Cut(Tear tear = {}) { ASSERT_TRUE(CutPower(root_, journal_, tear)); }

  TemporaryFolder folder_;
  const std::string root_;
  const std::string journal_;
};

TEST_F(PowerCutTest, LeavesWhatWasThereAtTheStart) {
  Write("old", "content");
  Journal("base 1 7 old\n");
  Cut();
  EXPECT_EQ(Read("old"), "content");
}

TEST_F(PowerCutTest, LeavesAFileAsLongAsAtItsLastSync) {
  Write("log", "synced, and more");
  Journal("make 1 log\nnames .\ndurable 1 6\n");
  Cut();
  EXPECT_EQ(Read("log"), "synced");
}

TEST_F(PowerCutTest, TakesAFileWhoseNameWasNotSynced) {
  Write("log", "synced");
  Journal("make 1 log\ndurable 1 6\n");
  Cut();
  EXPECT_EQ(Read("log"), "(absent)");
}

TEST_F(PowerCutTest, TakesAllInAFolderWhoseNameWasNotSynced) {
  std::filesystem::create_directory(root_ + "/ledger");
  Write("ledger/log", "synced");
  Journal("make -1 ledger\nmake 2 ledger/log\ndurable 2 6\nnames ledger\n");
  Cut();
  EXPECT_FALSE(std::filesystem::exists(root_ + "/ledger"));
}

TEST_F(PowerCutTest, UndoesARenameThatWasNotSynced) {
  Write("CURRENT", "new");
  std::ofstream(journal_ + "/1") << "old";
  Journal("base 1 3 CURRENT\nmake 2 CURRENT.tmp\ndurable 2 3\nkept 1 3\nmove 2 CURRENT.tmp CURRENT\n");
  Cut();
  EXPECT_EQ(Read("CURRENT"), "old");
  EXPECT_EQ(Read("CURRENT.tmp"), "(absent)");
}

TEST_F(PowerCutTest, LeavesARenameThatWasSynced) {
  Write("CURRENT", "new");
  std::ofstream(journal_ + "/1") << "old";
  Journal("base 1 3 CURRENT\nmake 2 CURRENT.tmp\ndurable 2 3\nkept 1 3\nmove 2 CURRENT.tmp CURRENT\nnames .\n");
  Cut();
  EXPECT_EQ(Read("CURRENT"), "new");
}

TEST_F(PowerCutTest, BringsBackAFileWhoseRemovalWasNotSynced) {
  std::ofstream(journal_ + "/1") << "log";
  Journal("base 1 3 000004.log\nkept 1 3\ndrop 1 000004.log\n");
  Cut();
  EXPECT_EQ(Read("000004.log"), "log");
}

TEST_F(PowerCutTest, TearsOnlyWhatWasNotSyncedAndAtSectors) {
  constexpr size_t kSynced = 700;
  const std::string written(5000, 'x');
  std::set<std::string> seen;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Write("log", written);
    Journal("make 1 log\nnames .\ndurable 1 700\n");
    Cut(Tear{seed});
    const std::string left = Read("log");
    ASSERT_EQ(left.substr(0, kSynced), written.substr(0, kSynced));
    ASSERT_LE(left.size(), written.size());
    for (size_t i = kSynced; i < left.size(); ++i) {
      const bool begins_a_sector = i % 512 == 0 || i == kSynced;
      ASSERT_TRUE(left[i] == 'x' || left[i] == '\0');
      ASSERT_TRUE(begins_a_sector || left[i] == left[i - 1]) << i;
    }
    seen.insert(left);
  }
  EXPECT_GT(seen.size(), 50u);
}

}  // namespace
}  // namespace postgate::fault

// SPDX-License-Identifier: Apache-2.0
#include "server/live_data/keeper.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/testing/temporary_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::live_data {
namespace {

// A text that ends with a full stop.
class Text {
 public:
  explicit Text(std::string text) : text_(std::move(text)) {}
  const std::string& version() const { return text_; }

 private:
  std::string text_;
};

class KeeperTest : public testing::Test {
 protected:
  // As an administration replaces a file: by another of the same name.
  void Put(const std::string& text) {
    std::ofstream(path_ + ".new") << text;
    std::filesystem::rename(path_ + ".new", path_);
  }
  std::unique_ptr<Keeper<Text>> Open() {
    auto keeper = Keeper<Text>::Open({[this] { return std::vector<std::string>{path_}; }, [this] { return Load(); }}, At(0));
    EXPECT_TRUE(keeper.ok()) << keeper.status();
    return *std::move(keeper);
  }
  Keeper<Text>::Loaded Load() {
    ++loads_;
    std::ifstream file(path_);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (while_loading_) while_loading_();
    if (text.empty()) return absl::NotFoundError("no text");
    if (text.back() != '.') return absl::InvalidArgumentError("cut off");
    return std::make_shared<const Text>(text);
  }
  static absl::Time At(int seconds) { return absl::FromUnixSeconds(1'800'000'000 + seconds); }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/text";
  int loads_ = 0;
  std::function<void()> while_loading_;
};

TEST_F(KeeperTest, WhatIsLoadedIsInForceUntilItsFilesChange) {
  Put("One.");
  const auto keeper = Open();
  const auto first = keeper->Current();
  for (int i = 1; i < 4; ++i) EXPECT_FALSE(*keeper->Refresh(At(i)));
  EXPECT_EQ(keeper->Current(), first);
  EXPECT_EQ(keeper->LoadedAt(), At(0));
  EXPECT_EQ(loads_, 1) << "files that have not changed are not read";
}

TEST_F(KeeperTest, WhatIsNewIsReadOnceItRests) {
  Put("One.");
  const auto keeper = Open();
  const auto first = keeper->Current();
  Put("Two");
  EXPECT_FALSE(*keeper->Refresh(At(5))) << "it may still be being written";
  Put("Two.");
  EXPECT_FALSE(*keeper->Refresh(At(10)));
  EXPECT_EQ(keeper->Current(), first);
  EXPECT_TRUE(*keeper->Refresh(At(15)));
  EXPECT_EQ(keeper->Current()->version(), "Two.");
  EXPECT_EQ(keeper->LoadedAt(), At(15));
  EXPECT_EQ(first->version(), "One.") << "whoever uses it goes on with it";
  EXPECT_FALSE(*keeper->Refresh(At(20)));
}

TEST_F(KeeperTest, AFileThatIsChangedInPlaceIsSeenToo) {
  Put("One.");
  const auto keeper = Open();
  std::ofstream(path_, std::ios::app) << " More.";
  EXPECT_FALSE(*keeper->Refresh(At(5)));
  EXPECT_TRUE(*keeper->Refresh(At(10)));
}

TEST_F(KeeperTest, WhatIsReplacedWhileItIsReadIsReadAgain) {
  Put("One.");
  const auto keeper = Open();
  Put("Two.");
  EXPECT_FALSE(*keeper->Refresh(At(5)));
  while_loading_ = [this] { Put("Three."); };
  EXPECT_FALSE(*keeper->Refresh(At(10)));
  EXPECT_EQ(keeper->Current()->version(), "One.");
  while_loading_ = nullptr;
  EXPECT_FALSE(*keeper->Refresh(At(15)));
  EXPECT_TRUE(*keeper->Refresh(At(20)));
  EXPECT_EQ(keeper->Current()->version(), "Three.");
}

TEST_F(KeeperTest, WhatIsWrongIsRefusedOnceAndWhatWasThereBeforeStays) {
  Put("One.");
  const auto keeper = Open();
  const auto first = keeper->Current();
  Put("Two");
  EXPECT_FALSE(*keeper->Refresh(At(5)));
  EXPECT_EQ(keeper->Refresh(At(10)).status().message(), "cut off");
  EXPECT_TRUE(keeper->IsRefusing());
  EXPECT_EQ(keeper->Current(), first);
  EXPECT_FALSE(*keeper->Refresh(At(15))) << "it is not told again";
  EXPECT_TRUE(keeper->IsRefusing());

  Put("Two.");
  EXPECT_FALSE(*keeper->Refresh(At(20)));
  EXPECT_TRUE(*keeper->Refresh(At(25)));
  EXPECT_FALSE(keeper->IsRefusing());
}

TEST_F(KeeperTest, WhatIsGoneIsRefusedAndTheSameAgainIsNoOther) {
  Put("One.");
  const auto keeper = Open();
  std::filesystem::remove(path_);
  EXPECT_FALSE(*keeper->Refresh(At(5)));
  EXPECT_TRUE(absl::IsNotFound(keeper->Refresh(At(10)).status()));
  Put("One.");
  EXPECT_FALSE(*keeper->Refresh(At(15)));
  EXPECT_FALSE(*keeper->Refresh(At(20)));
  EXPECT_FALSE(keeper->IsRefusing());
  EXPECT_EQ(keeper->Current()->version(), "One.");
}

TEST_F(KeeperTest, ThereIsNoneWithoutData) {
  EXPECT_TRUE(absl::IsNotFound(Keeper<Text>::Open({[this] { return std::vector<std::string>{path_}; }, [this] { return Load(); }}, At(0)).status()));
}

}  // namespace
}  // namespace postgate::live_data

// SPDX-License-Identifier: Apache-2.0
#include "server/live_data/file_data.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <ios>
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

class FileDataTest : public testing::Test {
 protected:
  // As an administration replaces a file: by another of the same name.
  void Put(const std::string& text) {
    std::ofstream(path_ + ".new") << text;
    std::filesystem::rename(path_ + ".new", path_);
  }
  std::unique_ptr<FileData<Text>> Open() {
    auto opened = FileData<Text>::Open({[this] { return std::vector<std::string>{path_}; }, [this] { return Load(); }}, At(0));
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }
  FileData<Text>::Loaded Load() {
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

TEST_F(FileDataTest, WhatIsLoadedIsInForceUntilItsFilesChange) {
  Put("One.");
  const auto data = Open();
  const auto first = data->Current();
  for (int i = 1; i < 4; ++i) EXPECT_EQ(*data->Refresh(At(i)), Refreshed::kNothing);
  EXPECT_EQ(data->Current(), first);
  EXPECT_EQ(data->LoadedAt(), At(0));
  EXPECT_EQ(loads_, 1) << "files that have not changed are not read";
}

TEST_F(FileDataTest, WhatIsNewIsReadOnceItRests) {
  Put("One.");
  const auto data = Open();
  const auto first = data->Current();
  Put("Two");
  EXPECT_EQ(*data->Refresh(At(5)), Refreshed::kNothing) << "it may still be being written";
  Put("Two.");
  EXPECT_EQ(*data->Refresh(At(10)), Refreshed::kNothing);
  EXPECT_EQ(data->Current(), first);
  EXPECT_EQ(*data->Refresh(At(15)), Refreshed::kReplaced);
  EXPECT_EQ(data->Current()->version(), "Two.");
  EXPECT_EQ(data->LoadedAt(), At(15));
  EXPECT_EQ(first->version(), "One.") << "whoever uses it goes on with it";
  EXPECT_EQ(*data->Refresh(At(20)), Refreshed::kNothing);
}

TEST_F(FileDataTest, AFileThatIsChangedInPlaceIsSeenToo) {
  Put("One.");
  const auto data = Open();
  std::ofstream(path_, std::ios::app) << " More.";
  EXPECT_EQ(*data->Refresh(At(5)), Refreshed::kNothing);
  EXPECT_EQ(*data->Refresh(At(10)), Refreshed::kReplaced);
}

TEST_F(FileDataTest, WhatIsReplacedWhileItIsReadIsReadAgain) {
  Put("One.");
  const auto data = Open();
  Put("Two.");
  EXPECT_EQ(*data->Refresh(At(5)), Refreshed::kNothing);
  while_loading_ = [this] { Put("Three."); };
  EXPECT_EQ(*data->Refresh(At(10)), Refreshed::kNothing);
  EXPECT_EQ(data->Current()->version(), "One.");
  while_loading_ = nullptr;
  EXPECT_EQ(*data->Refresh(At(15)), Refreshed::kNothing);
  EXPECT_EQ(*data->Refresh(At(20)), Refreshed::kReplaced);
  EXPECT_EQ(data->Current()->version(), "Three.");
}

TEST_F(FileDataTest, WhatIsWrongIsRefusedOnceAndWhatWasThereBeforeStays) {
  Put("One.");
  const auto data = Open();
  const auto first = data->Current();
  Put("Two");
  EXPECT_EQ(*data->Refresh(At(5)), Refreshed::kNothing);
  EXPECT_EQ(data->Refresh(At(10)).status().message(), "cut off");
  EXPECT_TRUE(data->IsRefusing());
  EXPECT_EQ(data->Current(), first);
  EXPECT_EQ(*data->Refresh(At(15)), Refreshed::kNothing) << "it is not told again";
  EXPECT_TRUE(data->IsRefusing());

  Put("Two.");
  EXPECT_EQ(*data->Refresh(At(20)), Refreshed::kNothing);
  EXPECT_EQ(*data->Refresh(At(25)), Refreshed::kReplaced);
  EXPECT_FALSE(data->IsRefusing());
}

TEST_F(FileDataTest, WhatIsGoneIsRefusedAndTheSameAgainIsNoOther) {
  Put("One.");
  const auto data = Open();
  std::filesystem::remove(path_);
  EXPECT_EQ(*data->Refresh(At(5)), Refreshed::kNothing);
  EXPECT_TRUE(absl::IsNotFound(data->Refresh(At(10)).status()));
  Put("One.");
  EXPECT_EQ(*data->Refresh(At(15)), Refreshed::kNothing);
  EXPECT_EQ(*data->Refresh(At(20)), Refreshed::kAcceptedAgain);
  EXPECT_FALSE(data->IsRefusing());
  EXPECT_EQ(data->Current()->version(), "One.");
}

TEST_F(FileDataTest, WhatCannotBeReadIsRefusedWhateverIsThrown) {
  Put("One.");
  const auto data = Open();
  Put("Two.");
  EXPECT_EQ(*data->Refresh(At(5)), Refreshed::kNothing);
  while_loading_ = [] { throw std::ios_base::failure("is a folder"); };
  EXPECT_THAT(data->Refresh(At(10)).status().message(), testing::HasSubstr("is a folder"));
  EXPECT_TRUE(data->IsRefusing());
  EXPECT_EQ(data->Current()->version(), "One.");
}

TEST_F(FileDataTest, ThereIsNoneWithoutData) {
  EXPECT_TRUE(absl::IsNotFound(FileData<Text>::Open({[this] { return std::vector<std::string>{path_}; }, [this] { return Load(); }}, At(0)).status()));
}

}  // namespace
}  // namespace postgate::live_data

// SPDX-License-Identifier: Apache-2.0
//
// Runs every case in core/item_diff/testdata: CASE/before.textproto and after.textproto are two versions of an Item, expected.txt is what changed, one line a change.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/item_diff/change_text.h"
#include "core/item_diff/item_diff.h"
#include "google/protobuf/text_format.h"

namespace postgate::item_diff {
namespace {

const std::filesystem::path kTestdata = POSTGATE_SOURCE_DIR "/core/item_diff/testdata";

std::string Read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path << " is missing";
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

v1::Item ReadItem(const std::filesystem::path& path) {
  v1::Item item;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(Read(path), &item)) << path;
  return item;
}

std::string TextOf(const Diff& diff) {
  std::string text;
  for (const v1::FieldChange& change : diff.changes) absl::StrAppend(&text, ChangeText(change), "\n");
  if (diff.left_out > 0) absl::StrAppend(&text, "(", diff.left_out, " more)\n");
  return text;
}

TEST(GoldenTest, EveryCaseIsAsExpected) {
  std::set<std::filesystem::path> folders;
  for (const auto& folder : std::filesystem::directory_iterator(kTestdata)) folders.insert(folder.path());
  EXPECT_GE(folders.size(), 10u);
  for (const std::filesystem::path& folder : folders) {
    SCOPED_TRACE(folder.filename().string());
    const v1::Item before = ReadItem(folder / "before.textproto");
    const v1::Item after = ReadItem(folder / "after.textproto");
    EXPECT_EQ(TextOf(DiffItems(before, after)), Read(folder / "expected.txt"));
    EXPECT_EQ(TextOf(DiffItems(before, before)), "") << "an item is what it is";
    EXPECT_EQ(TextOf(DiffItems(after, after)), "");
  }
}

}  // namespace
}  // namespace postgate::item_diff

// SPDX-License-Identifier: Apache-2.0
//
// Runs every case in core/repair/testdata: testdata/<rule>/<changed|kept>_<what>.textproto, an item as sent. Comment lines say what must come out:
//   # changes: sender.country [Korea (South)] -> [KR]     a changed case: each change of the rule, in their order
// A kept case has none. Other rules may change the item as well.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/records/owned.h"
#include "core/reference/csv.h"
#include "core/reference/reference_fixture.h"
#include "core/repair/repair.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace postgate::repair {
namespace {

const std::filesystem::path kTestdata = POSTGATE_SOURCE_DIR "/core/repair/testdata";

std::string Described(const records::Change& change) {
  return absl::StrCat(change.field_path(), " [", absl::StrReplaceAll(change.before(), {{"\n", "\\n"}}), "] -> [", change.after(), "]");
}

void RunCase(const std::filesystem::path& path, absl::string_view rule_id) {
  SCOPED_TRACE(path.string());
  const auto text = reference::ReadFile(path.string());
  ASSERT_TRUE(text.ok()) << text.status();
  std::vector<std::string> expected;
  for (absl::string_view line : absl::StrSplit(*text, '\n')) {
    if (absl::ConsumePrefix(&line, "# changes: ")) expected.emplace_back(line);
  }
  EXPECT_EQ(absl::StartsWith(path.filename().string(), "changed_"), !expected.empty()) << "changed_ cases, and only they, have # changes:";
  v1::Item item;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(*text, &item));
  records::OwnedDeclaration declared;
  records::OwnedItem record(item);
  Repair(record.get(), reference::SourceTreeReference(), declared.get());
  std::vector<std::string> found;
  for (const records::Change& change : declared->changes()) {
    if (change.rule_id() == rule_id) found.push_back(Described(change));
  }
  EXPECT_THAT(found, ::testing::ElementsAreArray(expected));
  declared->clear_changes();
  Repair(record.get(), reference::SourceTreeReference(), declared.get());
  EXPECT_TRUE(declared->changes().empty()) << "a repaired item is repaired again";
}

TEST(GoldenTest, EveryRepairChangesAndKeepsItsCases) {
  for (const RepairRule& rule : kRepairRules) {
    const std::filesystem::path folder = kTestdata / rule.id;
    ASSERT_TRUE(std::filesystem::is_directory(folder)) << rule.id << " has no cases";
    size_t changed = 0, kept = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      const std::string name = file.path().filename().string();
      changed += absl::StartsWith(name, "changed_");
      kept += absl::StartsWith(name, "kept_");
      RunCase(file.path(), rule.id);
    }
    EXPECT_GE(changed, 1u) << rule.id;
    EXPECT_GE(kept, 1u) << rule.id;
  }
}

TEST(GoldenTest, EveryFolderIsARepairsOwn) {
  for (const auto& folder : std::filesystem::directory_iterator(kTestdata)) {
    const std::string name = folder.path().filename().string();
    EXPECT_TRUE(std::any_of(std::begin(kRepairRules), std::end(kRepairRules), [&](const RepairRule& rule) { return name == rule.id; })) << name;
  }
}

}  // namespace
}  // namespace postgate::repair

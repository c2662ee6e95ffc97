// SPDX-License-Identifier: Apache-2.0
//
// Runs every case in core/normalization/testdata: testdata/<rule>/<changed|kept>_<what>.textproto, a repaired item. Comment lines say what must come
// out; the hub's country is KR:
//   # carrier: express                                    the kind of carrier
//   # changes: sender.phone [02 123 4567] -> [+8221234567]   a changed case: each change of the rule, in their order
//   # declares: consignor { name: "A" }                   what goods_shipment of the declaration holds among other things, as a text proto
// A kept case has no change of the rule. Other rules may change the item as well. testdata/latin holds cases of what is added alone.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/normalization/normalize.h"
#include "core/normalization/normalize_fixture.h"
#include "core/reference/csv.h"
#include "core/reference/reference_fixture.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/field_comparator.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace postgate::normalization {
namespace {

const std::filesystem::path kTestdata = POSTGATE_SOURCE_DIR "/core/normalization/testdata";
constexpr char kAdditions[] = "latin";

struct GoldenCase {
  v1::Item item;
  validation::CarrierKind carrier = validation::CarrierKind::kUnspecified;
  std::vector<std::string> changes;
  v1::GoodsShipment declared;
  bool declares = false;
};

void LoadGoldenCase(const std::filesystem::path& path, GoldenCase* golden) {
  const auto text = reference::ReadFile(path.string());
  ASSERT_TRUE(text.ok()) << text.status();
  for (absl::string_view line : absl::StrSplit(*text, '\n')) {
    if (absl::ConsumePrefix(&line, "# changes: ")) golden->changes.emplace_back(line);
    if (absl::ConsumePrefix(&line, "# carrier: express")) golden->carrier = validation::CarrierKind::kExpress;
    if (!absl::ConsumePrefix(&line, "# declares: ")) continue;
    golden->declares = true;
    v1::GoodsShipment part;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(line), &part)) << line;
    golden->declared.MergeFrom(part);
  }
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(*text, &golden->item));
}

void RunGoldenCase(const std::filesystem::path& path, absl::string_view rule_id) {
  SCOPED_TRACE(path.string());
  GoldenCase golden;
  ASSERT_NO_FATAL_FAILURE(LoadGoldenCase(path, &golden));
  const bool is_changed = absl::StartsWith(path.filename().string(), "changed_");
  EXPECT_EQ(is_changed, !golden.changes.empty()) << "changed_ cases, and only they, have # changes:";
  const Input input{"KR", absl::FromUnixSeconds(1'772'359'200), reference::SourceTreeReference(), golden.carrier};
  const v1::Declaration declaration = Declared(golden.item, input);
  std::vector<std::string> found;
  for (const v1::Change& change : declaration.changes()) {
    if (change.rule_id() == rule_id) found.push_back(absl::StrCat(change.field_path(), " [", change.before(), "] -> [", change.after(), "]"));
  }
  EXPECT_THAT(found, testing::ElementsAreArray(golden.changes));
  if (!golden.declares) return;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.set_scope(google::protobuf::util::MessageDifferencer::PARTIAL);
  std::string difference;
  differencer.ReportDifferencesToString(&difference);
  EXPECT_TRUE(differencer.Compare(golden.declared, declaration.goods_shipment())) << difference;
}

TEST(GoldenTest, EveryRuleChangesAndKeepsItsCases) {
  for (const NormalizationRule* rule : NormalizationRules()) {
    const std::filesystem::path folder = kTestdata / rule->id;
    ASSERT_TRUE(std::filesystem::is_directory(folder)) << rule->id << " has no cases";
    size_t changed = 0, kept = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      const std::string name = file.path().filename().string();
      changed += absl::StartsWith(name, "changed_");
      kept += absl::StartsWith(name, "kept_");
      RunGoldenCase(file.path(), rule->id);
    }
    EXPECT_GE(changed, 1u) << rule->id;
    EXPECT_GE(kept, 1u) << rule->id;
  }
}

TEST(GoldenTest, LatinFormsStandBesideTheOriginal) {
  size_t cases = 0;
  for (const auto& file : std::filesystem::directory_iterator(kTestdata / kAdditions)) {
    RunGoldenCase(file.path(), kAdditions);
    ++cases;
  }
  EXPECT_GE(cases, 2u);
}

TEST(GoldenTest, EveryFolderIsARulesOwn) {
  for (const auto& folder : std::filesystem::directory_iterator(kTestdata)) {
    const std::string name = folder.path().filename().string();
    const auto is_named = [&name](const NormalizationRule* rule) { return name == rule->id; };
    EXPECT_TRUE(name == kAdditions || std::any_of(NormalizationRules().begin(), NormalizationRules().end(), is_named)) << name << " is no rule";
  }
}

}  // namespace
}  // namespace postgate::normalization

// SPDX-License-Identifier: Apache-2.0
//
// A hub learns from its own ledger what goods usually cost: it takes items in, its prices are learned from a backup while it goes on and from its ledger
// once it has stopped, the operator puts them in force, and an item far outside them is told so, by the hub and by `postgate lint` in the same words.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/testing/temporary_folder.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::ReadFile;
using testing_support::WriteFile;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr int kItems = 250;
constexpr int kBatch = 50;
constexpr char kHeader[] = "hs_heading,pieces,low_usd_per_kg,high_usd_per_kg,learned_from,learned_until\n";

// A shirt of 400 g for so many euros.
v1::Item Shirt(int serial, int64_t euros) {
  v1::Item item = testing_support::AcceptableItem(serial);
  item.mutable_content_pieces(0)->mutable_value()->set_units(euros);
  item.mutable_total_declared_value()->set_units(euros);
  return item;
}

class LearnPricesTest : public testing::Test {
 protected:
  LearnPricesTest()
      : hub_(absl::StrCat("reference_dir: \"", data_.path(), "/reference\"\nbackup_dir: \"", data_.path(), "/backups\"\n")) {}

  void SetUp() override {
    for (const char* folder : {"reference", "assessment", "regimes"}) {
      std::filesystem::copy(absl::StrCat(testing_support::SourceDirectory(), "/data/", folder), absl::StrCat(data_.path(), "/", folder));
    }
    ASSERT_TRUE(hub_.Start()) << hub_.log();
    // EUR 25 to 44 for 400 g: at the shipped rates USD 69.44 to 122.21 a kilogram.
    for (int first = 0; first < kItems; first += kBatch) {
      std::vector<v1::Item> items;
      for (int i = first; i < first + kBatch; ++i) items.push_back(Shirt(i, 25 + i % 20));
      for (const v1::ItemResult& result : Submit("office", first, items)) ASSERT_EQ(result.outcome(), v1::OUTCOME_ACCEPTED) << result.DebugString();
    }
  }

  // One batch, and what the hub says of each of its items.
  std::vector<v1::ItemResult> Submit(const std::string& producer, int64_t first_offset, const std::vector<v1::Item>& items) {
    testing_support::SubmitStream stream(hub_, kCarrier);
    EXPECT_TRUE(stream.Open(producer).has_value());
    EXPECT_TRUE(stream.Send(first_offset, items));
    std::vector<v1::ItemResult> results;
    while (results.size() < items.size()) {
      const auto response = stream.Read();
      if (!response.has_value()) break;
      if (response->has_ack()) results.insert(results.end(), response->ack().results().begin(), response->ack().results().end());
    }
    EXPECT_EQ(results.size(), items.size());
    return results;
  }

  std::string File(const std::string& name) const { return data_.path() + "/" + name; }

  const TemporaryFolder data_;
  Hub hub_;
};

TEST_F(LearnPricesTest, WhatTheHubLearnsIsWhatItAndLintJudgeBy) {
  ASSERT_EQ(hub_.Stop(), 0);
  const CommandResult learned = hub_.Gateway({"--learn-prices", File("learned.csv")});
  ASSERT_EQ(learned.exit_code, 0) << learned.out << learned.err;
  EXPECT_THAT(learned.out, HasSubstr("250 entries: 250 accepted items as they are now, 0 earlier or cancelled versions passed over\n"));
  EXPECT_THAT(learned.out, HasSubstr("250 pieces: 0 without a price"));
  EXPECT_THAT(learned.out, HasSubstr("1 headings learned; 0 left out that have fewer than 200 pieces\n"));
  EXPECT_THAT(learned.err, HasSubstr("entries: 250 of 250"));
  const std::string rows = ReadFile(File("learned.csv"));
  EXPECT_THAT(rows, testing::StartsWith(std::string(kHeader) + "6205,250,69,130,"));

  const std::vector<v1::Item> items = {Shirt(1000, 30), Shirt(1001, 2), Shirt(1002, 4000)};
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  for (const v1::ItemResult& result : Submit("before", 0, items)) EXPECT_EQ(result.findings_size(), 0) << result.DebugString();

  ASSERT_EQ(hub_.Stop(), 0);
  std::filesystem::copy(File("learned.csv"), File("reference/price_ranges.csv"), std::filesystem::copy_options::overwrite_existing);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  std::string lines;
  std::vector<v1::Item> others = items;
  for (size_t i = 0; i < others.size(); ++i) {
    others[i].set_item_id(testing_support::S10Of(2000 + static_cast<int>(i)));
    std::string json;
    ASSERT_TRUE(google::protobuf::util::MessageToJsonString(others[i], &json).ok());
    absl::StrAppend(&lines, json, "\n");
  }
  WriteFile(File("items.jsonl"), lines);
  const std::vector<v1::ItemResult> results = Submit("after", 0, others);
  ASSERT_EQ(results.size(), 3u);
  EXPECT_EQ(results[0].findings_size(), 0) << results[0].DebugString();
  const CommandResult lint = hub_.Postgate(kCarrier, {"lint", File("items.jsonl"), "--reference", File("reference")});
  EXPECT_EQ(lint.exit_code, 1) << lint.err;
  EXPECT_THAT(lint.out, Not(HasSubstr("items.jsonl:1:")));
  for (const size_t i : {size_t{1}, size_t{2}}) {
    EXPECT_EQ(results[i].outcome(), v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
    ASSERT_EQ(results[i].findings_size(), 1) << results[i].DebugString();
    const v1::Finding& finding = results[i].findings(0);
    EXPECT_EQ(finding.rule_id(), "item.content_pieces.price_per_kg");
    EXPECT_EQ(finding.severity(), v1::SEVERITY_WARNING);
    EXPECT_EQ(finding.field_path(), "content_pieces[0].value");
    EXPECT_THAT(lint.out, HasSubstr(absl::StrCat("items.jsonl:", i + 1, ": warning ", finding.rule_id(), " ", finding.field_path(), ": ", finding.message())));
  }
  EXPECT_THAT(results[1].findings(0).message(), HasSubstr("lower"));
  const CommandResult shown = hub_.Postgate("customs-demo-customs", {"declaration", "show", results[1].registration_number()});
  EXPECT_THAT(shown.out, HasSubstr("assessment.value.price_per_kg")) << shown.err;
  EXPECT_THAT(results[2].findings(0).message(), HasSubstr("higher"));
}

TEST_F(LearnPricesTest, ABackupTeachesTheSameWhileTheHubGoesOn) {
  ASSERT_EQ(hub_.Postgate("operator-demo-operator", {"backup", "create", "monday"}).exit_code, 0);
  const CommandResult busy = hub_.Gateway({"--learn-prices", File("busy.csv")});
  EXPECT_EQ(busy.exit_code, 2);
  EXPECT_THAT(busy.err, HasSubstr("a gateway has " + hub_.data() + "/ledger open"));
  const CommandResult of_backup = hub_.Gateway({"--learn-prices", File("of_backup.csv"), "--from-backup", File("backups/monday")});
  EXPECT_EQ(of_backup.exit_code, 0) << of_backup.out << of_backup.err;
  ASSERT_EQ(hub_.Stop(), 0);
  ASSERT_EQ(hub_.Gateway({"--learn-prices", File("of_hub.csv")}).exit_code, 0);
  EXPECT_EQ(ReadFile(File("of_backup.csv")), ReadFile(File("of_hub.csv")));
  EXPECT_FALSE(std::filesystem::exists(File("busy.csv")));
  EXPECT_EQ(hub_.Gateway({"--check"}).exit_code, 0) << "the ledger is as it was";
}

TEST_F(LearnPricesTest, WritesOverNothingAndSaysWhyItCannotLearn) {
  ASSERT_EQ(hub_.Stop(), 0);
  const CommandResult over = hub_.Gateway({"--learn-prices", File("reference/price_ranges.csv")});
  EXPECT_EQ(over.exit_code, 2);
  EXPECT_THAT(over.err, HasSubstr("price_ranges.csv is there; give another name"));
  EXPECT_EQ(ReadFile(File("reference/price_ranges.csv")), kHeader);
  EXPECT_EQ(hub_.Gateway({"--learn-prices", File("nowhere/prices.csv")}).exit_code, 2);
  EXPECT_EQ(hub_.Gateway({"--learn-prices", File("prices.csv"), "--from-backup", File("nowhere")}).exit_code, 2);
  EXPECT_EQ(hub_.Gateway({"--from-backup", File("backups/monday")}).exit_code, 2) << "of use only to learn";

  std::filesystem::rename(hub_.data() + "/keys", hub_.data() + "/kept");
  const CommandResult without_keys = hub_.Gateway({"--learn-prices", File("prices.csv")});
  EXPECT_EQ(without_keys.exit_code, 2);
  EXPECT_THAT(without_keys.err, HasSubstr("no keys are in " + hub_.data() + "/keys"));
  EXPECT_FALSE(std::filesystem::exists(hub_.data() + "/keys"));
  EXPECT_FALSE(std::filesystem::exists(File("prices.csv")));
}

TEST_F(LearnPricesTest, AHubDoesNotStartWithPricesThatAreWrong) {
  ASSERT_EQ(hub_.Stop(), 0);
  WriteFile(File("reference/price_ranges.csv"), absl::StrCat(kHeader, "6205,250,130,69,2026-01-01,2026-06-30\n"));
  EXPECT_FALSE(hub_.Start());
  EXPECT_EQ(hub_.process().Wait(), 2);
  EXPECT_THAT(hub_.log(), HasSubstr("price_ranges.csv:2: low_usd_per_kg: \"130\" is not at most high_usd_per_kg, 69: exchange them"));
}

}  // namespace
}  // namespace postgate

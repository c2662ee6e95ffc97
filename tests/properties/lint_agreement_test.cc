// SPDX-License-Identifier: Apache-2.0
//
// `postgate lint` and the hub agree: mutated items, as JSON lines and as CSV, get offline what they get when the same file is submitted to a real gateway,
// record by record and field by field.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/formats/csv_header.h"
#include "core/validation/registry.h"
#include "server/intake/limits.h"
#include "tests/edges/csv_text.h"
#include "tests/fault/extent.h"
#include "tests/properties/message_mutator.h"
#include "tests/properties/sample_items.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate::properties {
namespace {

using testing_support::CommandResult;
using testing_support::Hub;

constexpr char kConfiguration[] = R"pb(
  carriers { name: "demo-post" kind: CARRIER_KIND_DESIGNATED_OPERATOR }
  carriers { name: "demo-express" kind: CARRIER_KIND_EXPRESS }
)pb";

struct CarrierCase {
  const char* identity;
  const char* kind;
  uint64_t seed;
};
// A cut keeps letters whole.
constexpr size_t kLetterBytesMax = 4;
constexpr CarrierCase kPost{"carrier-demo-post", "post", 1};
constexpr CarrierCase kExpress{"carrier-demo-express", "express", 2};

// What only the ledger can tell: rules of the exchange that look at other entries. Those about the bytes and the list of findings are lint's as well.
const std::set<std::string>& LedgersOwn() {
  static const auto* const kRules = [] {
    auto* rules = new std::set<std::string>();
    for (const validation::Rule* rule : validation::ExchangeRules()) rules->insert(rule->id);
    for (const char* id : {"item.wire_format", "movement.wire_format", "item.findings.limit"}) rules->erase(id);
    return rules;
  }();
  return *kRules;
}

// By offset; of lint, only records with findings.
std::map<int64_t, v1::ItemResult> ReadResults(const std::string& text) {
  std::map<int64_t, v1::ItemResult> results;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    // lint's summary has none.
    if (!absl::StrContains(line, "\"outcome\":")) continue;
    v1::ItemResult result;
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &result, options).ok()) << line;
    const int64_t offset = result.offset();
    EXPECT_TRUE(results.emplace(offset, std::move(result)).second) << "offset " << offset << " twice";
  }
  return results;
}

class LintAgreementTest : public testing::Test {
 protected:
  LintAgreementTest() : hub_(kConfiguration) {}

  void SetUp() override {
    sample_ = SampleItems();
    ASSERT_FALSE(sample_.empty());
    ASSERT_TRUE(hub_.Start()) << hub_.log();
  }

  // Nearly all with an identifier of their own, so that what the ledger finds does not stand before what the rules find.
  std::vector<v1::Item> MutatedItems(int count, uint64_t seed) {
    MessageMutator mutator(MessageMutator::Fits::kTextFiles, seed);
    std::vector<v1::Item> items;
    for (int i = 0; i < count; ++i) {
      v1::Item item = sample_[mutator.Below(sample_.size())];
      item.set_amends(false);
      if (mutator.Below(16) != 0) item.set_item_id(testing_support::S10Of(i));
      mutator.Mutate(&item, &sample_[mutator.Below(sample_.size())]);
      items.push_back(std::move(item));
    }
    return items;
  }

  std::string WriteJsonLines(const std::vector<v1::Item>& items) {
    const std::string path = hub_.folder() + "/items.jsonl";
    std::ofstream file(path, std::ios::binary);
    for (const v1::Item& item : items) {
      std::string line;
      EXPECT_TRUE(google::protobuf::util::MessageToJsonString(item, &line).ok()) << item.ShortDebugString();
      file << line << "\n";
    }
    return path;
  }

  // Of those that CSV can hold: an element of a list that is empty is a gap there.
  std::string WriteCsv(const std::vector<v1::Item>& items, int* count) {
    std::map<std::string, size_t> columns;
    std::vector<CsvText> rows;
    for (const v1::Item& item : items) {
      CsvText row = CsvTextOf(item);
      v1::Item read;
      const auto header = client::CsvHeader::Parse(row.names, *v1::Item::descriptor());
      EXPECT_TRUE(header.ok()) << header.status();
      if (row.names.empty() || !header.ok() || !header->Read(row.cells, &read).ok()) continue;
      for (const std::string& name : row.names) columns.emplace(name, columns.size());
      rows.push_back(std::move(row));
    }
    std::vector<std::string> names(columns.size());
    for (const auto& [name, index] : columns) names[index] = name;
    const std::string path = hub_.folder() + "/items.csv";
    std::ofstream file(path, std::ios::binary);
    file << absl::StrJoin(names, ",") << "\n";
    for (const CsvText& row : rows) {
      std::vector<std::string> cells(names.size());
      for (size_t i = 0; i < row.names.size(); ++i) cells[columns.at(row.names[i])] = QuotedCell(row.cells[i]);
      file << absl::StrJoin(cells, ",") << "\n";
    }
    *count = static_cast<int>(rows.size());
    return path;
  }

  // Lints and submits the file, and compares.
  void ExpectAgreement(const std::string& path, const CarrierCase& carrier, int count) {
    const CommandResult lint =
        testing_support::Run({testing_support::PostgateProgram(), "--json", "lint", path, "--carrier-kind", carrier.kind});
    ASSERT_LE(lint.exit_code, 1) << lint.err.substr(0, 1'000);
    const std::string results = path + ".results";
    const CommandResult submit = hub_.Postgate(carrier.identity, {"--json", "submit", path, "--producer", "agreement", "--results", results});
    ASSERT_LE(submit.exit_code, 1) << submit.err.substr(0, 1'000);
    const std::map<int64_t, v1::ItemResult> offline = ReadResults(lint.out);
    const std::map<int64_t, v1::ItemResult> online = ReadResults(testing_support::ReadFile(results));
    ASSERT_EQ(online.size(), static_cast<size_t>(count));
    for (const auto& [offset, result] : online) {
      v1::ItemResult clean;
      clean.set_item_id(result.item_id());
      clean.set_outcome(v1::OUTCOME_ACCEPTED);
      const auto found = offline.find(offset);
      Compare(found == offline.end() ? clean : found->second, result);
      if (HasFailure()) FAIL() << "record " << offset << " of " << path << "\nhub:  " << result.ShortDebugString();
    }
  }

  void Compare(const v1::ItemResult& offline, const v1::ItemResult& online) {
    ++compared_;
    // Of an identifier that is far too long the hub's answer has the beginning.
    if (online.item_id().size() + kLetterBytesMax <= intake::kItemIdEchoBytesMax) {
      EXPECT_EQ(offline.item_id(), online.item_id());
    } else {
      EXPECT_TRUE(absl::StartsWith(offline.item_id(), online.item_id())) << online.item_id();
    }
    // What was accepted before is answered with the original's number alone; that its content is valid lint has to say all the same.
    if (online.outcome() == v1::OUTCOME_DUPLICATE) {
      ++set_aside_["duplicates"];
      EXPECT_NE(offline.outcome(), v1::OUTCOME_REJECTED);
      return;
    }
    v1::ItemResult expected = offline;
    v1::ItemResult actual = online;
    actual.clear_findings();
    bool has_ledgers_own = false;
    for (const v1::Finding& finding : online.findings()) {
      const bool is_own = LedgersOwn().contains(finding.rule_id());
      if (is_own) ++set_aside_[finding.rule_id()];
      has_ledgers_own |= is_own;
      if (!is_own) *actual.add_findings() = finding;
      if (!is_own) ++findings_of_[finding.rule_id()];
    }
    ASSERT_EQ(expected.findings_size(), actual.findings_size()) << "lint: " << expected.ShortDebugString();
    for (int i = 0; i < actual.findings_size(); ++i) {
      EXPECT_EQ(expected.findings(i).SerializeAsString(), actual.findings(i).SerializeAsString())
          << "lint: " << expected.findings(i).ShortDebugString() << "\nhub:  " << actual.findings(i).ShortDebugString();
    }
    if (has_ledgers_own && expected.outcome() != v1::OUTCOME_REJECTED) return;
    EXPECT_EQ(expected.outcome(), actual.outcome());
  }

  // So that the mutations were worth it: most rules were broken, and what was set aside is little.
  void ExpectWorth(size_t rules_least) {
    int64_t aside = 0;
    std::string named;
    for (const auto& [what, count] : set_aside_) {
      aside += count;
      absl::StrAppend(&named, ", ", count, " ", what);
    }
    int64_t findings = 0;
    for (const auto& [rule, count] : findings_of_) findings += count;
    EXPECT_GT(findings, compared_ / 2);
    EXPECT_GE(findings_of_.size(), rules_least);
    EXPECT_LT(aside, compared_ / 5);
    std::string unbroken;
    for (const validation::Rule* rule : validation::ItemRules()) {
      if (!findings_of_.contains(rule->id)) absl::StrAppend(&unbroken, " ", rule->id);
    }
    printf("%lld items: %lld findings of %zu rules agree; set aside%s\nnever broken:%s\n", static_cast<long long>(compared_),
           static_cast<long long>(findings), findings_of_.size(), named.empty() ? " nothing" : named.substr(1).c_str(), unbroken.c_str());
  }

  Hub hub_;
  std::vector<v1::Item> sample_;
  int64_t compared_ = 0;
  std::map<std::string, int64_t> findings_of_;
  std::map<std::string, int64_t> set_aside_;
};

TEST_F(LintAgreementTest, OnMutatedItemsOfAPostAsJsonLines) {
  const int count = fault::Extent(2'500, 40'000);
  ExpectAgreement(WriteJsonLines(MutatedItems(count, kPost.seed)), kPost, count);
  ExpectWorth(40);
}

TEST_F(LintAgreementTest, OnMutatedItemsOfAnExpressCarrierAsJsonLines) {
  const int count = fault::Extent(500, 5'000);
  ExpectAgreement(WriteJsonLines(MutatedItems(count, kExpress.seed)), kExpress, count);
  ExpectWorth(25);
}

TEST_F(LintAgreementTest, OnMutatedItemsAsCsv) {
  int count = 0;
  const std::string path = WriteCsv(MutatedItems(fault::Extent(500, 6'500), 3), &count);
  ASSERT_GE(count, fault::Extent(400, 5'000));
  ExpectAgreement(path, kPost, count);
  ExpectWorth(25);
}

// A file that lint could not read to its end is not submitted either, and both say the same of the line.
TEST_F(LintAgreementTest, OnLinesThatAreNoRecord) {
  for (const char* line : {"{", "[]", "null", "{\"itemId\":1}", "{\"itemIdd\":\"x\"}", "{\"itemId\":\"\xff\"}", "{\"grossMassG\":1.5}", "{\"nature\":\"SALE\"}",
                           "{\"postedAt\":\"yesterday\"}", "{\"itemId\":\"a\",\"item_id\":\"b\"}", "{} {}"}) {
    const std::string path = hub_.folder() + "/bad.jsonl";
    testing_support::WriteFile(path, absl::StrCat("{}\n", line, "\n"));
    const CommandResult lint = testing_support::Run({testing_support::PostgateProgram(), "lint", path});
    const CommandResult submit = hub_.Postgate(kPost.identity, {"submit", path, "--producer", "agreement"});
    EXPECT_EQ(lint.exit_code, 2) << line;
    EXPECT_EQ(submit.exit_code, 2) << line;
    const std::string said = lint.err.substr(0, lint.err.find('\n'));
    EXPECT_THAT(said, testing::HasSubstr("bad.jsonl:2: ")) << line;
    EXPECT_THAT(submit.err, testing::HasSubstr(said)) << line;
  }
}

}  // namespace
}  // namespace postgate::properties

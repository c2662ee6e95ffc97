// SPDX-License-Identifier: Apache-2.0
#include "client/cli/lint_report.h"

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "client/cli/output.h"
#include "core/testing/temporary_folder.h"

namespace postgate::cli {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using testing::HasSubstr;
using testing::Not;

constexpr char kLines[] =
    "{\"itemId\":\"ID-SENTINEL\",\"sender\":{\"name\":\"NAME-SENTINEL\",\"country\":\"CN\"}}\n"
    "\n"
    "no record\n";

v1::Finding MakeFinding(const char* rule, v1::Severity severity, const char* path, const char* message) {
  v1::Finding finding;
  finding.set_rule_id(rule);
  finding.set_severity(severity);
  finding.set_field_path(path);
  finding.set_message(message);
  finding.set_hint("What would be right.");
  return finding;
}

class LintReportTest : public testing::Test {
 protected:
  // What a report writes of the first line, with one finding of each severity, and of the third.
  std::string Written(const std::function<std::unique_ptr<LintReport>(LintSubject)>& make) {
    const std::string path = folder_.path() + "/two items.jsonl";
    std::ofstream(path, std::ios::binary) << kLines;
    const auto file = client::RecordFile::Open(path, client::FileFormat::kJsonLines, client::RecordKind::kItem);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const auto report = make({path, client::RecordKind::kItem, "rules.1", "1.2.3"});
    LintSummary summary;
    client::Record record;
    EXPECT_TRUE((*file)->Next(&record).ok());
    v1::ItemResult result;
    result.set_item_id("ID-SENTINEL");
    result.set_outcome(v1::OUTCOME_REJECTED);
    *result.add_findings() = MakeFinding("item.party.country.known", v1::SEVERITY_ERROR, "sender.country", "A {0} code.");
    *result.add_findings() = MakeFinding("item.party.name.present", v1::SEVERITY_WARNING, "addressee.name", "No name.");
    *result.add_findings() = MakeFinding("item.findings.limit", v1::SEVERITY_INFO, "", "More.");
    summary.Count((*file)->line(), result);
    report->Tell(**file, result);
    const auto refused = (*file)->Next(&record);
    EXPECT_FALSE(refused.ok());
    summary.CountUnparsable();
    report->TellUnparsable((*file)->line(), refused.status().message());
    report->End(summary, 5, kCouldNot);
    EXPECT_TRUE(FlushOutput().ok());
    notes_ = testing::internal::GetCapturedStderr();
    return testing::internal::GetCapturedStdout();
  }

  Struct Sarif() {
    Struct log;
    const std::string text = Written(MakeSarifReport);
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &log).ok()) << text;
    return log;
  }

  TemporaryFolder folder_;
  std::string notes_;
};

// The value below names and, in lists, numbers; fails the test where there is none.
const Value& ValueAt(const Value& value, const std::vector<std::string>& path, size_t from = 0) {
  static const Value kNone;
  if (from == path.size()) return value;
  if (value.has_list_value()) {
    const int index = std::stoi(path[from]);
    if (index < value.list_value().values_size()) return ValueAt(value.list_value().values(index), path, from + 1);
  } else if (value.struct_value().fields().contains(path[from])) {
    return ValueAt(value.struct_value().fields().at(path[from]), path, from + 1);
  }
  ADD_FAILURE() << "nothing at " << path[from];
  return kNone;
}

const Value& RunAt(const Struct& log, const std::vector<std::string>& path) { return ValueAt(ValueAt(log.fields().at("runs"), {"0"}), path); }
std::string TextOf(const Value& value) { return value.string_value(); }

TEST_F(LintReportTest, TextHasALineForEachFindingAndNothingElseOfTheRecord) {
  const std::string text = Written(MakeTextReport);
  EXPECT_THAT(text, HasSubstr("two items.jsonl:1: error item.party.country.known sender.country: A {0} code. (What would be right.)\n"));
  EXPECT_THAT(text, HasSubstr("two items.jsonl: 2 records, 1 of them unparsable\n"));
  EXPECT_THAT(text, HasSubstr("\n5 of 4 findings are not shown above\n"));
  EXPECT_THAT(text, Not(HasSubstr("SENTINEL")));
  EXPECT_THAT(notes_, HasSubstr("two items.jsonl:3: "));
}

TEST_F(LintReportTest, JsonHasALineForEachRecordWithFindingsAndTheSummaryLast) {
  std::istringstream lines(Written(MakeJsonReport));
  std::vector<Struct> objects;
  for (std::string line; std::getline(lines, line);) {
    Struct object;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &object).ok()) << line;
    objects.push_back(std::move(object));
  }
  ASSERT_EQ(objects.size(), 3u);
  EXPECT_EQ(objects[0].fields().at("line").number_value(), 1);
  EXPECT_EQ(objects[0].fields().at("offset").number_value(), 0);
  EXPECT_EQ(objects[0].fields().at("findings").list_value().values_size(), 3);
  EXPECT_EQ(objects[1].fields().at("line").number_value(), 3);
  EXPECT_TRUE(objects[1].fields().at("unparsable").bool_value());
  EXPECT_EQ(objects[2].fields().at("records").number_value(), 2);
  EXPECT_EQ(objects[2].fields().at("untold").number_value(), 5);
}

TEST_F(LintReportTest, SarifHasWhatTheStandardRequires) {
  const Struct log = Sarif();
  EXPECT_EQ(TextOf(log.fields().at("version")), "2.1.0");
  EXPECT_THAT(TextOf(log.fields().at("$schema")), HasSubstr("sarif-schema-2.1.0.json"));
  EXPECT_EQ(TextOf(RunAt(log, {"tool", "driver", "name"})), "postgate");
  EXPECT_EQ(TextOf(RunAt(log, {"tool", "driver", "version"})), "1.2.3");
  EXPECT_EQ(TextOf(RunAt(log, {"columnKind"})), "unicodeCodePoints");
  EXPECT_THAT(TextOf(RunAt(log, {"artifacts", "0", "location", "uri"})), HasSubstr("/two%20items.jsonl"));
  EXPECT_THAT(TextOf(RunAt(log, {"artifacts", "0", "location", "uri"})), testing::StartsWith("file:///"));
  EXPECT_TRUE(RunAt(log, {"invocations", "0", "executionSuccessful"}).bool_value());
  EXPECT_EQ(RunAt(log, {"invocations", "0", "exitCode"}).number_value(), kCouldNot);
}

TEST_F(LintReportTest, SarifDescribesEachRuleOnceFromTheRegistry) {
  const Struct log = Sarif();
  std::set<std::string> ids;
  for (const Value& rule : RunAt(log, {"tool", "driver", "rules"}).list_value().values()) {
    EXPECT_TRUE(ids.insert(TextOf(ValueAt(rule, {"id"}))).second) << TextOf(ValueAt(rule, {"id"})) << " twice";
    for (const char* texts : {"shortDescription", "fullDescription", "help"}) EXPECT_NE(TextOf(ValueAt(rule, {texts, "text"})), "") << texts;
    EXPECT_THAT((std::vector<std::string>{"error", "warning", "note"}), testing::Contains(TextOf(ValueAt(rule, {"defaultConfiguration", "level"}))));
  }
  for (const char* id : {"item.item_id.present", "item.enums.known", "item.wire_format", "file.unparsable"}) EXPECT_TRUE(ids.contains(id)) << id;
}

TEST_F(LintReportTest, SarifSaysWhereEachFindingIs) {
  const Struct log = Sarif();
  const auto& results = RunAt(log, {"results"}).list_value().values();
  ASSERT_EQ(results.size(), 4);
  for (const Value& result : results) {
    const auto index = std::to_string(static_cast<int>(ValueAt(result, {"ruleIndex"}).number_value()));
    EXPECT_EQ(TextOf(RunAt(log, {"tool", "driver", "rules", index, "id"})), TextOf(ValueAt(result, {"ruleId"})));
    EXPECT_EQ(TextOf(ValueAt(result, {"locations", "0", "physicalLocation", "artifactLocation", "uri"})), TextOf(RunAt(log, {"artifacts", "0", "location", "uri"})));
  }
  EXPECT_EQ(TextOf(ValueAt(results[0], {"level"})), "error");
  EXPECT_EQ(TextOf(ValueAt(results[1], {"level"})), "warning");
  EXPECT_EQ(TextOf(ValueAt(results[2], {"level"})), "note");
  // Braces would be placeholders.
  EXPECT_EQ(TextOf(ValueAt(results[0], {"message", "text"})), "A {{0}} code. What would be right.");
  EXPECT_EQ(TextOf(ValueAt(results[0], {"locations", "0", "logicalLocations", "0", "fullyQualifiedName"})), "sender.country");
  const Value& region = ValueAt(results[0], {"locations", "0", "physicalLocation", "region"});
  EXPECT_EQ(ValueAt(region, {"startLine"}).number_value(), 1);
  EXPECT_EQ(ValueAt(region, {"startColumn"}).number_value(), 68);
  EXPECT_EQ(ValueAt(region, {"endColumn"}).number_value(), 72);
  EXPECT_EQ(ValueAt(results[3], {"locations", "0", "physicalLocation", "region", "startLine"}).number_value(), 3);
}

TEST_F(LintReportTest, SarifHoldsNoMoreOfTheRecordThanTheText) {
  const std::string text = Written(MakeSarifReport);
  EXPECT_THAT(text, Not(HasSubstr("SENTINEL")));
}

}  // namespace
}  // namespace postgate::cli

// SPDX-License-Identifier: Apache-2.0
//
// NAME.item.textproto in testdata/ has its declaration and assessment beside it. A new case is an item file and one run with
// POSTGATE_WRITE_GOLDEN=1, whose output is then read before it is committed.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "core/evaluation/evaluator.h"
#include "core/records/message.h"
#include "core/testing/read_file.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace postgate::evaluation {
namespace {

constexpr char kFolder[] = POSTGATE_SOURCE_DIR "/core/evaluation/testdata";
constexpr char kItemEnding[] = ".item.textproto";

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(kFolder)) {
    const std::string name = file.path().filename().string();
    if (absl::EndsWith(name, kItemEnding)) names.push_back(name.substr(0, name.size() + 1 - sizeof(kItemEnding)));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string PathOf(const std::string& name, const char* ending) { return std::string(kFolder) + "/" + name + ending; }

void ExpectGolden(const google::protobuf::Message& message, const std::string& path) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  ASSERT_TRUE(printer.PrintToString(message, &text));
  if (std::getenv("POSTGATE_WRITE_GOLDEN") != nullptr) std::ofstream(path) << text;
  EXPECT_EQ(ReadFile(path), text) << path;
}

class GoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(GoldenTest, DeclarationAndAssessmentAreAsWritten) {
  const auto evaluator = Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"});
  ASSERT_TRUE(evaluator.ok()) << evaluator.status();
  v1::Item item;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(ReadFile(PathOf(GetParam(), kItemEnding)), &item));
  // 2026-03-01T10:00:00Z.
  Evaluation evaluation = (*evaluator)->EvaluateParsed(item, CarrierProfile(), absl::FromUnixSeconds(1'772'359'200));
  for (const v1::Finding& finding : evaluation.findings) {
    EXPECT_NE(finding.severity(), v1::SEVERITY_ERROR) << finding.ShortDebugString();
  }
  // It changes with each list; evaluator_test.cc looks at it.
  evaluation.assessment->clear_rules_version();
  ExpectGolden(records::MessageOf(*evaluation.declaration), PathOf(GetParam(), ".declaration.textproto"));
  ExpectGolden(*evaluation.assessment, PathOf(GetParam(), ".assessment.textproto"));
}

INSTANTIATE_TEST_SUITE_P(Folder, GoldenTest, testing::ValuesIn(CaseNames()), [](const auto& test) { return test.param; });

}  // namespace
}  // namespace postgate::evaluation

// SPDX-License-Identifier: Apache-2.0
//
// The declarations that the hub makes of the shipped sample, as XML: each valid by the published schema, each read back without a silent loss.
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/evaluation/evaluator.h"
#include "core/records/message.h"
#include "core/testing/temporary_folder.h"
#include "core/wco_xml/leaves_fixture.h"
#include "core/wco_xml/read.h"
#include "core/wco_xml/write.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace postgate::wco_xml {
namespace {

constexpr int kDeclarations = 1'000;
// The day after the sample's last, so that nothing in it is of the future: 2026-07-01T00:00:00Z.
constexpr int64_t kNow = 1'782'864'000;

// Some of these can be in a declaration, and the schema's formats are narrower than ours: none else may be.
bool IsExpected(const Unsaid& unsaid) {
  return unsaid.remark == "the schema has no element for it" || unsaid.remark == "joined with the others of Line" ||
         unsaid.remark == "the schema takes 1";
}

std::vector<v1::Declaration> SampleDeclarations() {
  std::vector<v1::Declaration> declarations;
  const auto evaluator = evaluation::Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"});
  EXPECT_TRUE(evaluator.ok()) << evaluator.status();
  std::ifstream items(POSTGATE_SOURCE_DIR "/data/sample/items.jsonl");
  const evaluation::CarrierProfile carrier{"carrier-demo-post", config::v1::CARRIER_KIND_DESIGNATED_OPERATOR, {}};
  for (std::string line; declarations.size() < kDeclarations && std::getline(items, line);) {
    v1::Item item;
    if (!google::protobuf::util::JsonStringToMessage(line, &item).ok()) continue;
    const evaluation::Evaluation evaluation = (*evaluator)->EvaluateParsed(item, carrier, absl::FromUnixSeconds(kNow));
    if (evaluation.outcome == v1::OUTCOME_REJECTED) continue;
    declarations.push_back(records::MessageOf(*evaluation.declaration));
    declarations.back().set_functional_reference_id(absl::StrCat("26KRP", declarations.size()));
  }
  return declarations;
}

TEST(SampleDeclarationsTest, AThousandAreValidAndReadBackWithoutASilentLoss) {
  const std::vector<v1::Declaration> declarations = SampleDeclarations();
  ASSERT_EQ(declarations.size(), static_cast<size_t>(kDeclarations));
  const TemporaryFolder folder;
  std::map<std::string, int> others;
  for (size_t i = 0; i < declarations.size(); ++i) {
    std::vector<Unsaid> unsaid;
    const std::string xml = Write(declarations[i], &unsaid);
    std::ofstream(absl::StrCat(folder.path(), "/", i, ".xml")) << xml;
    const auto read = Read(xml);
    ASSERT_TRUE(read.ok()) << read.status() << "\n" << xml;
    ASSERT_THAT(SilentDifferences(declarations[i], *read, unsaid), testing::IsEmpty()) << xml;
    for (const Unsaid& each : unsaid) {
      if (!IsExpected(each)) ++others[absl::StrCat(each.field_path, ": ", each.remark)];
    }
  }
  for (const auto& [remark, count] : others) ADD_FAILURE() << count << " times " << remark;
  // One process for all of them: it reads the schema once.
  const std::string messages = folder.path() + "/messages";
  const int result = std::system(
      absl::StrCat("xmllint --nonet --noout --schema ", POSTGATE_SOURCE_DIR, "/data/wco/xsd/message.xsd ", folder.path(), "/*.xml 2>", messages).c_str());
  std::ifstream file(messages);
  int valid = 0;
  std::string wrong;
  for (std::string line; std::getline(file, line);) {
    if (absl::EndsWith(line, " validates")) {
      ++valid;
    } else if (wrong.size() < 4'000) {
      absl::StrAppend(&wrong, line, "\n");
    }
  }
  EXPECT_EQ(result, 0) << wrong;
  EXPECT_EQ(valid, kDeclarations) << wrong;
}

}  // namespace
}  // namespace postgate::wco_xml

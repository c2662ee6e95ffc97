// SPDX-License-Identifier: Apache-2.0
//
// testdata/NAME.declaration.textproto has its XML and what the XML does not say of it beside it: NAME.xml, NAME.unsaid. testdata/refused/NAME.xml has
// the error that Read refuses it with: NAME.error. A new case is the first file of these and one run with POSTGATE_WRITE_GOLDEN=1, whose output is then
// read before it is committed.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/testing/read_file.h"
#include "core/wco_xml/leaves_fixture.h"
#include "core/wco_xml/read.h"
#include "core/wco_xml/write.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace postgate::wco_xml {
namespace {

constexpr char kFolder[] = POSTGATE_SOURCE_DIR "/core/wco_xml/testdata";
constexpr char kRefused[] = POSTGATE_SOURCE_DIR "/core/wco_xml/testdata/refused";

std::vector<std::string> CaseNames(const std::string& folder, const std::string& ending) {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const std::string name = file.path().filename().string();
    if (absl::EndsWith(name, ending)) names.push_back(name.substr(0, name.size() - ending.size()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

void ExpectGolden(const std::string& text, const std::string& path) {
  if (std::getenv("POSTGATE_WRITE_GOLDEN") != nullptr) std::ofstream(path) << text;
  EXPECT_EQ(ReadFile(path), text) << path;
}

class WrittenGoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(WrittenGoldenTest, TheXmlIsAsWrittenAndIsReadBack) {
  const std::string path = absl::StrCat(kFolder, "/", GetParam());
  v1::Declaration declaration;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(ReadFile(path + ".declaration.textproto"), &declaration));
  std::vector<Unsaid> unsaid;
  const std::string xml = Write(declaration, &unsaid);
  ExpectGolden(xml, path + ".xml");
  std::string said;
  for (const Unsaid& each : unsaid) absl::StrAppend(&said, each.field_path, ": ", each.remark, "\n");
  ExpectGolden(said, path + ".unsaid");
  const auto read = Read(xml);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(SilentDifferences(declaration, *read, unsaid), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Folder, WrittenGoldenTest, testing::ValuesIn(CaseNames(kFolder, ".declaration.textproto")),
                         [](const auto& test) { return test.param; });

class RefusedGoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(RefusedGoldenTest, IsRefusedWithItsError) {
  const std::string path = absl::StrCat(kRefused, "/", GetParam());
  const auto read = Read(ReadFile(path + ".xml"));
  ASSERT_FALSE(read.ok());
  EXPECT_TRUE(absl::IsInvalidArgument(read.status()));
  ExpectGolden(absl::StrCat(read.status().message(), "\n"), path + ".error");
}

INSTANTIATE_TEST_SUITE_P(Folder, RefusedGoldenTest, testing::ValuesIn(CaseNames(kRefused, ".xml")), [](const auto& test) { return test.param; });

}  // namespace
}  // namespace postgate::wco_xml

// SPDX-License-Identifier: Apache-2.0
//
// Every case in testdata, which is documentation as well: testdata/MESSAGE/read_WHAT has message.xml, the lines that it gives
// (lines.jsonl) and what is remarked (remarks.txt); testdata/MESSAGE/write_WHAT has lines.jsonl, the message.xml that it gives, and
// remarks.txt. With POSTGATE_WRITE_GOLDEN set the expected files are written anew: look whether they are right.
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/formats/json_line.h"
#include "client/postal_messages/decision_lines.h"
#include "client/postal_messages/table_fixture.h"
#include "gtest/gtest.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::client {
namespace {

namespace fs = std::filesystem;
using google::protobuf::Message;

const fs::path kTestdata = POSTGATE_SOURCE_DIR "/client/postal_messages/testdata";

std::vector<fs::path> Cases() {
  std::vector<fs::path> cases;
  for (const auto& message : fs::directory_iterator(kTestdata)) {
    for (const auto& each : fs::directory_iterator(message)) cases.push_back(each.path());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

std::string Content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void Expect(const fs::path& path, const std::string& actual) {
  if (std::getenv("POSTGATE_WRITE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  EXPECT_EQ(Content(path), actual) << path;
}

std::string JsonOf(const Message& message) {
  std::string line;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &line).ok());
  return line + "\n";
}

Messages LinesAs(const MessageTable& table, const std::string& text) {
  Messages messages;
  for (const auto line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    if (table.type == v1::Decision::descriptor()) {
      std::vector<v1::Decision> decisions;
      EXPECT_TRUE(ParseDecisionLine(std::string(line), &decisions).ok());
      for (const v1::Decision& decision : decisions) messages.push_back(std::make_unique<v1::Decision>(decision));
      continue;
    }
    if (table.type == v1::Item::descriptor()) {
      messages.push_back(std::make_unique<v1::Item>());
    } else {
      messages.push_back(std::make_unique<v1::Movement>());
    }
    const absl::Status status = ParseJsonLine(std::string(line), messages.back().get());
    EXPECT_TRUE(status.ok()) << status;
  }
  return messages;
}

void RunRead(const MessageTable& table, const fs::path& folder) {
  const ReadResult read = ReadXml(Content(folder / "message.xml"), table);
  std::string lines;
  for (const auto& message : read.messages) lines += JsonOf(*message);
  std::string remarks = RemarksText(read.remarks);
  if (!read.status.ok()) absl::StrAppend(&remarks, read.status.message(), "\n");
  Expect(folder / "lines.jsonl", lines);
  Expect(folder / "remarks.txt", remarks);
}

void RunWrite(const MessageTable& table, const fs::path& folder) {
  const auto writer = MessageWriter::Create(table, TestHeader());
  ASSERT_TRUE(writer.ok()) << writer.status();
  std::string xml = (*writer)->Beginning();
  std::vector<Remark> remarks;
  for (const auto& message : LinesAs(table, Content(folder / "lines.jsonl"))) (*writer)->Append(*message, &xml, &remarks);
  Expect(folder / "message.xml", xml + (*writer)->End());
  Expect(folder / "remarks.txt", RemarksText(remarks));
}

class GoldenTest : public testing::TestWithParam<fs::path> {};

TEST_P(GoldenTest, Holds) {
  const MessageTable* table = FindMessage(GetParam().parent_path().filename().string());
  ASSERT_NE(table, nullptr) << GetParam();
  const std::string name = GetParam().filename().string();
  if (absl::StartsWith(name, "read_")) return RunRead(*table, GetParam());
  ASSERT_TRUE(absl::StartsWith(name, "write_")) << GetParam();
  RunWrite(*table, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Testdata, GoldenTest, testing::ValuesIn(Cases()), [](const testing::TestParamInfo<fs::path>& each) {
  return absl::StrCat(each.param.parent_path().filename().string(), "_", each.param.filename().string());
});

}  // namespace
}  // namespace postgate::client

// SPDX-License-Identifier: Apache-2.0
#include "client/cli/convert_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"

namespace postgate::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class ConvertFileTest : public testing::Test {
 protected:
  ConvertFileTest() { fs::create_directories(folder_); }
  ~ConvertFileTest() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ / name; }
  std::string Write(const std::string& name, const std::string& content) const {
    std::ofstream(Path(name), std::ios::binary) << content;
    return Path(name);
  }
  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  static client::InterchangeHeader Header() {
    client::InterchangeHeader header;
    header.sender = "KRA";
    header.recipient = "NLA";
    header.prepared_at = "2026-06-30T12:00:00Z";
    header.reference = "R";
    header.syntax_version = "1";
    header.message_reference = "1";
    header.message_function = client::kFunctionOriginal;
    return header;
  }

  // Converts to a message and back and gives the lines.
  std::string ThereAndBack(const std::string& lines, const client::MessageTable& table) {
    const std::string path = Write("in.jsonl", lines);
    ConvertRemarks remarks(path);
    auto xml = ConvertOutput::Open(Path("out.xml"));
    EXPECT_TRUE(ConvertToMessage(path, client::FileFormat::kJsonLines, table, Header(), **xml, remarks).ok());
    EXPECT_TRUE((*xml)->Finish().ok());
    auto back = ConvertOutput::Open(Path("back.jsonl"));
    EXPECT_TRUE(ConvertFromMessage(Path("out.xml"), table, **back, remarks).ok());
    EXPECT_TRUE((*back)->Finish().ok());
    return Read(Path("back.jsonl"));
  }

 private:
  const fs::path folder_ = fs::temp_directory_path() / absl::StrCat("convert_file_test_", testing::UnitTest::GetInstance()->current_test_info()->name());
};

constexpr char kItem[] =
    R"({"itemId":"CP123456785KR","mailClass":"MAIL_CLASS_PARCEL","mailClassCode":"C","nature":"NATURE_GIFT","natureCode":"31","grossMassG":"250"})";

TEST_F(ConvertFileTest, GivesBackTheLinesThatWentThere) {
  const std::string lines = absl::StrCat(kItem, "\n", kItem, "\n");
  EXPECT_EQ(ThereAndBack(lines, client::Itmatt()), lines);
  EXPECT_EQ(ThereAndBack(lines, client::Cusitm()), lines);
}

TEST_F(ConvertFileTest, WritesAReplacementWhenTheFirstItemAmends) {
  const std::string lines = R"({"itemId":"CP123456785KR","amends":true})"
                            "\n";
  EXPECT_EQ(ThereAndBack(lines, client::Itmatt()), lines);
  EXPECT_THAT(Read(Path("out.xml")), HasSubstr("<MessageFunction>5</MessageFunction>"));
}

TEST_F(ConvertFileTest, WritesAMessageWithoutRecordsForAnEmptyFile) { EXPECT_EQ(ThereAndBack("", client::Itmatt()), ""); }

TEST_F(ConvertFileTest, GoesOnAfterALineThatDoesNotParse) {
  const std::string path = Write("in.jsonl", absl::StrCat("{\"itemIdd\":\"x\"}\n", kItem, "\n"));
  ConvertRemarks remarks(path);
  auto output = ConvertOutput::Open(Path("out.xml"));
  const auto count = ConvertToMessage(path, client::FileFormat::kJsonLines, client::Itmatt(), Header(), **output, remarks);
  ASSERT_TRUE(count.ok()) << count.status();
  EXPECT_EQ(count->read, 2);
  EXPECT_EQ(count->written, 1);
  EXPECT_EQ(remarks.errors(), 1);
}

TEST_F(ConvertFileTest, ReadsCsv) {
  const std::string path = Write("in.csv", "item_id,gross_mass_g\nCP123456785KR,250\n");
  ConvertRemarks remarks(path);
  auto output = ConvertOutput::Open(Path("out.xml"));
  ASSERT_TRUE(ConvertToMessage(path, client::FileFormat::kCsv, client::Itmatt(), Header(), **output, remarks).ok());
  ASSERT_TRUE((*output)->Finish().ok());
  EXPECT_THAT(Read(Path("out.xml")), HasSubstr("<GrossWeight>0.250</GrossWeight>"));
}

TEST_F(ConvertFileTest, TakesDecisionsAsTheyArePrinted) {
  const std::string path = Write("in.jsonl", R"({"cursor":1,"decision":{"kind":"DECISION_KIND_HOLD","item_id":"CP123456785KR","reason_code":"X1"}})"
                                             "\n");
  ConvertRemarks remarks(path);
  auto output = ConvertOutput::Open(Path("out.xml"));
  ASSERT_TRUE(ConvertToMessage(path, client::FileFormat::kJsonLines, client::Cusrsp(), Header(), **output, remarks).ok());
  ASSERT_TRUE((*output)->Finish().ok());
  EXPECT_THAT(Read(Path("out.xml")), HasSubstr("<Decis>hold</Decis>"));
  JsonObject summary;
  remarks.AddTo(&summary);
  EXPECT_EQ(summary.Text(), R"({"errors":0,"left_out":{"reason_code":1},"doubtful":{}})");
}

TEST_F(ConvertFileTest, LeavesNoFileWhenItIsNotFinished) {
  {
    const auto output = ConvertOutput::Open(Path("out.jsonl"));
    ASSERT_TRUE((*output)->Write("half").ok());
  }
  EXPECT_FALSE(fs::exists(Path("out.jsonl")));
  EXPECT_FALSE(fs::exists(Path("out.jsonl.part")));
}

TEST_F(ConvertFileTest, KeepsTheOldFileUntilTheNewOneIsWhole) {
  Write("out.jsonl", "old");
  {
    const auto output = ConvertOutput::Open(Path("out.jsonl"));
    ASSERT_TRUE((*output)->Write("half").ok());
    EXPECT_EQ(Read(Path("out.jsonl")), "old");
  }
  EXPECT_EQ(Read(Path("out.jsonl")), "old");
  const auto output = ConvertOutput::Open(Path("out.jsonl"));
  ASSERT_TRUE((*output)->Write("new").ok());
  ASSERT_TRUE((*output)->Finish().ok());
  EXPECT_EQ(Read(Path("out.jsonl")), "new");
  EXPECT_EQ(fs::status(Path("out.jsonl")).permissions() & fs::perms::others_all, fs::perms::none);
}

TEST_F(ConvertFileTest, SaysWhyAFileCanNotBeWritten) {
  EXPECT_THAT(std::string(ConvertOutput::Open("/no/such/folder/x").status().message()), HasSubstr("/no/such/folder/x.part"));
}

}  // namespace
}  // namespace postgate::cli

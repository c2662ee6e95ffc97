// SPDX-License-Identifier: Apache-2.0
#include "client/formats/record_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "client/formats/file_digest.h"
#include "postgate/v1/item.pb.h"

namespace postgate::client {
namespace {

using ::testing::HasSubstr;

class RecordFileTest : public ::testing::Test {
 protected:
  std::string Put(const std::string& name, const std::string& content) {
    const std::string path = ::testing::TempDir() + "record_file_" + name;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    return path;
  }
  std::unique_ptr<RecordFile> Open(const std::string& path, FileFormat format = FileFormat::kJsonLines) {
    auto file = RecordFile::Open(path, format, RecordKind::kItem);
    EXPECT_TRUE(file.ok()) << file.status();
    return *std::move(file);
  }
  // The item_id of the next record; "end" at the end.
  std::string NextId(RecordFile& file) {
    Record record;
    const auto found = file.Next(&record);
    if (!found.ok()) return std::string(found.status().message());
    if (!*found) return "end";
    v1::Item item;
    EXPECT_TRUE(item.ParseFromString(record.bytes));
    return item.item_id();
  }
  static std::string Many(int count) {
    std::string lines;
    for (int i = 0; i < count; ++i) absl::StrAppend(&lines, "{\"itemId\":\"", i, "\"}\n");
    return lines;
  }
};

TEST_F(RecordFileTest, NumbersRecordsAndKnowsTheirLines) {
  const auto file = Open(Put("lines.jsonl", "{\"itemId\":\"A\"}\n\n  \r\n{\"itemId\":\"B\"}"));
  EXPECT_EQ(NextId(*file), "A");
  EXPECT_EQ(file->line(), 1);
  EXPECT_EQ(NextId(*file), "B");
  EXPECT_EQ(file->line(), 4);
  EXPECT_EQ(NextId(*file), "end");
}

TEST_F(RecordFileTest, SeeksForwardsAndBackwards) {
  const auto file = Open(Put("many.jsonl", Many(1000)));
  for (const int64_t offset : {999, 0, 256, 255, 700, 701, 511, 1000}) {
    ASSERT_TRUE(file->Seek(offset).ok()) << offset;
    EXPECT_EQ(NextId(*file), offset == 1000 ? "end" : std::to_string(offset));
  }
}

TEST_F(RecordFileTest, SaysHowManyThereAreWhenSoughtBeyond) {
  const auto file = Open(Put("few.jsonl", Many(3)));
  EXPECT_TRUE(file->Seek(3).ok());
  const absl::Status beyond = file->Seek(4);
  EXPECT_EQ(beyond.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(beyond.message()), HasSubstr("has only 3 records"));
}

TEST_F(RecordFileTest, NamesFileAndLineOfWhatDoesNotParseAndGoesOn) {
  const std::string path = Put("bad.jsonl", "{\"itemId\":\"A\"}\n{\"itemIdd\":\"B\"}\n{\"itemId\":\"C\"}\n");
  const auto file = Open(path);
  EXPECT_EQ(NextId(*file), "A");
  EXPECT_THAT(NextId(*file), HasSubstr(path + ":2: no field \"itemIdd\""));
  EXPECT_EQ(NextId(*file), "C");
}

TEST_F(RecordFileTest, RefusesTextThatIsNotUtf8) {
  EXPECT_THAT(NextId(*Open(Put("latin1.csv", "item_id,nature_text\nA,caf\xe9\n"), FileFormat::kCsv)), HasSubstr(":2: expected text in UTF-8"));
}

TEST_F(RecordFileTest, ReadsCsvWithLineBreaksInCellsAndTheMarkOfSpreadsheets) {
  const auto file = Open(Put("rows.csv", "\xEF\xBB\xBFitem_id,nature_text\r\nA,\"two\nlines\"\r\nB,x\r\n"), FileFormat::kCsv);
  EXPECT_EQ(NextId(*file), "A");
  EXPECT_EQ(NextId(*file), "B");
  EXPECT_EQ(file->line(), 4);
  ASSERT_TRUE(file->Seek(0).ok());
  EXPECT_EQ(NextId(*file), "A");
  EXPECT_EQ(static_cast<const v1::Item&>(file->message()).nature_text(), "two\nlines");
}

TEST_F(RecordFileTest, NamesLineAndColumnOfACell) {
  const auto file = Open(Put("cell.csv", "item_id,gross_mass_g\nA,1\nB,heavy\n"), FileFormat::kCsv);
  EXPECT_EQ(NextId(*file), "A");
  EXPECT_THAT(NextId(*file), HasSubstr(":3: column 2 \"gross_mass_g\": expected a whole number"));
}

TEST_F(RecordFileTest, RefusesAWrongHeaderWhenItIsOpened) {
  const auto file = RecordFile::Open(Put("header.csv", "item,nature\n"), FileFormat::kCsv, RecordKind::kItem);
  EXPECT_THAT(std::string(file.status().message()), HasSubstr(":1: column 1 \"item\": no field"));
}

TEST_F(RecordFileTest, RefusesWhatIsNoFile) {
  EXPECT_EQ(RecordFile::Open("/nonexistent/x.jsonl", FileFormat::kJsonLines, RecordKind::kItem).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(RecordFile::Open(::testing::TempDir(), FileFormat::kJsonLines, RecordKind::kItem).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(RecordFileTest, TellsTheFormatByTheName) {
  EXPECT_EQ(*FormatOfName("a/b.CSV"), FileFormat::kCsv);
  EXPECT_EQ(*FormatOfName("b.jsonl"), FileFormat::kJsonLines);
  EXPECT_FALSE(FormatOfName("b.txt").ok());
}

TEST_F(RecordFileTest, HasTheDigestThatOthersCompute) {
  EXPECT_EQ(*Sha256OfFile(Put("digest.txt", "abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace postgate::client

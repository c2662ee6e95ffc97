// SPDX-License-Identifier: Apache-2.0
#include "client/formats/record_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
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

TEST_F(RecordFileTest, DoesNotKeepALineThatIsTooLong) {
  // Most of it a hole of the file system: zeros.
  const std::string path = Put("long_line.jsonl", "{\"itemId\":\"A\"}\n");
  constexpr int64_t kLongLine = 256 << 20;
  std::filesystem::resize_file(path, std::filesystem::file_size(path) + kLongLine);
  std::ofstream(path, std::ios::binary | std::ios::app) << "\n{\"itemId\":\"B\"}";

  auto texts = TextRecords::Open(path, TextRecords::Shape::kLines);
  ASSERT_TRUE(texts.ok()) << texts.status();
  std::string text;
  TextPosition position;
  EXPECT_TRUE(*texts->Next(&text, &position));
  EXPECT_TRUE(absl::IsInvalidArgument(texts->Next(&text, &position).status()));
  EXPECT_EQ(position.line, 2);
  EXPECT_LT(text.capacity(), 3 * TextRecords::kTextBytesMax);
  EXPECT_TRUE(*texts->Next(&text, &position));
  EXPECT_EQ(text, "{\"itemId\":\"B\"}");
  EXPECT_EQ(position.line, 3);
  EXPECT_EQ(position.byte, 15 + kLongLine + 1);
  EXPECT_FALSE(*texts->Next(&text, &position));
  std::filesystem::remove(path);
}

TEST_F(RecordFileTest, ReadsLinesOfEachLengthAroundAPiece) {
  for (const size_t length : {16'382u, 16'383u, 16'384u, 16'385u, 32'766u, 32'768u}) {
    for (const char* end : {"\n", "\r\n", ""}) {
      const std::string path = Put("pieces.jsonl", absl::StrCat("first\n", std::string(length, 'x'), "\n", std::string(length, 'y'), end));
      auto texts = TextRecords::Open(path, TextRecords::Shape::kLines);
      std::string text;
      TextPosition position;
      EXPECT_TRUE(*texts->Next(&text, &position));
      EXPECT_TRUE(*texts->Next(&text, &position));
      EXPECT_EQ(text, std::string(length, 'x'));
      EXPECT_TRUE(*texts->Next(&text, &position));
      EXPECT_EQ(text, std::string(length, 'y'));
      EXPECT_EQ(position.byte, static_cast<int64_t>(7 + length));
      EXPECT_FALSE(*texts->Next(&text, &position));
    }
  }
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

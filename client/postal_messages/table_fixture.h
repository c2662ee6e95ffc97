// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_TABLE_FIXTURE_H_
#define CLIENT_POSTAL_MESSAGES_TABLE_FIXTURE_H_

#include <google/protobuf/message.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/postal_messages/message_reader.h"
#include "client/postal_messages/message_writer.h"
#include "client/postal_messages/value_text.h"
#include "gtest/gtest.h"

// What the tests of reader and writer share.
namespace postgate::client {

inline InterchangeHeader TestHeader() {
  return {.sender = "KRA",
          .recipient = "NLA",
          .prepared_at = "2026-06-30T12:00:00Z",
          .reference = "REF1",
          .test_indicator = "",
          .syntax_version = "1",
          .message_reference = "1",
          .message_function = kFunctionOriginal};
}

// A file of its own that goes with the test.
class TestFile {
 public:
  explicit TestFile(const std::string& content) {
    char path[] = "/tmp/postal_messages_XXXXXX";
    const int descriptor = mkstemp(path);
    EXPECT_GE(descriptor, 0);
    if (descriptor >= 0) close(descriptor);
    path_ = path;
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TestFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// What a file of one message gives; `status` is what ended the reading.
struct ReadResult {
  Messages messages;
  std::vector<Remark> remarks;
  InterchangeHeader header;
  int records = 0;
  absl::Status status;
};

inline ReadResult ReadXml(const std::string& xml, const MessageTable& table) {
  const TestFile file(xml);
  ReadResult result;
  const auto reader = MessageReader::Open(file.path(), table);
  EXPECT_TRUE(reader.ok()) << reader.status();
  ReadRecord record;
  for (;;) {
    const absl::StatusOr<bool> found = (*reader)->Next(&record);
    if (!found.ok()) result.status = absl::Status(found.status().code(), absl::StrReplaceAll(found.status().message(), {{file.path(), "FILE"}}));
    if (!found.ok() || !*found) break;
    ++result.records;
    for (auto& message : record.messages) result.messages.push_back(std::move(message));
    result.remarks.insert(result.remarks.end(), record.remarks.begin(), record.remarks.end());
  }
  result.header = (*reader)->header();
  return result;
}

inline std::string WriteXml(const MessageTable& table, const google::protobuf::Message& message, std::vector<Remark>* remarks,
                            const InterchangeHeader& header = TestHeader()) {
  const auto writer = MessageWriter::Create(table, header);
  EXPECT_TRUE(writer.ok()) << writer.status();
  std::string xml = (*writer)->Beginning();
  (*writer)->Append(message, &xml, remarks);
  return absl::StrCat(xml, (*writer)->End());
}

// "error Item/X: text", one a line.
inline std::string RemarksText(const std::vector<Remark>& remarks) {
  std::string text;
  for (const Remark& remark : remarks) {
    const char* kind = remark.kind == Remark::Kind::kError ? "error" : remark.kind == Remark::Kind::kLeftOut ? "left out" : "doubt";
    absl::StrAppend(&text, remark.line > 0 ? absl::StrCat("line ", remark.line, " ") : "", kind, " ", remark.path, ": ", remark.text, "\n");
  }
  return text;
}

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_TABLE_FIXTURE_H_

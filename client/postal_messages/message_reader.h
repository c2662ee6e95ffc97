// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_MESSAGE_READER_H_
#define CLIENT_POSTAL_MESSAGES_MESSAGE_READER_H_

#include <cstdint>
#include <deque>
#include <fstream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/postal_messages/element_tree.h"
#include "client/postal_messages/interchange_header.h"
#include "client/postal_messages/message_table.h"
#include "client/postal_messages/record_builder.h"
#include "client/postal_messages/xml_parser.h"

namespace postgate::client {

// Reads a file that holds one postal message, record by record: memory does not grow with the file. Errors begin with
// "PATH:LINE: ". Not thread-safe.
class MessageReader final : private XmlEvents {
 public:
  // NOT_FOUND, FAILED_PRECONDITION (a folder, no permission).
  static absl::StatusOr<std::unique_ptr<MessageReader>> Open(const std::string& path, const MessageTable& table);

  // False at the end. What is wrong with one record is a remark in it, and the next is read; INVALID_ARGUMENT, then always, is
  // what is wrong with the file: not well-formed, another root, a header that can't be followed. DATA_LOSS: it can't be read on.
  absl::StatusOr<bool> Next(ReadRecord* record);

  // Whole from the first record on.
  const InterchangeHeader& header() const { return header_; }

 private:
  MessageReader(std::string path, const MessageTable& table, std::ifstream file, std::unique_ptr<ElementNode> tree);
  void OnStart(absl::string_view name, int64_t line) override;
  void OnText(absl::string_view text) override;
  void OnEnd(int64_t line) override;
  void OnStartInHeader(absl::string_view name, int64_t line);
  void FinishHeader(int64_t line);
  void FinishRecord();
  // What is wrong with the file.
  void Fail(int64_t line, absl::string_view why);
  absl::Status ReadOn();

  const std::string path_;
  const MessageTable& table_;
  std::ifstream file_;
  const std::unique_ptr<ElementNode> tree_;
  RecordBuilder builder_;
  XmlParser parser_;
  InterchangeHeader header_;
  bool has_header_ = false;
  bool has_record_ = false;
  bool is_in_record_ = false;
  // The header's value that is open.
  std::string InterchangeHeader::*header_value_ = nullptr;
  int depth_ = 0;
  // Of the tag that came last.
  int64_t line_ = 0;
  bool is_at_end_ = false;
  absl::Status failure_;
  // Those that one piece of the file completed.
  std::deque<ReadRecord> records_;
};

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_MESSAGE_READER_H_

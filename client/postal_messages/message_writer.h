// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_MESSAGE_WRITER_H_
#define CLIENT_POSTAL_MESSAGES_MESSAGE_WRITER_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/postal_messages/element_tree.h"
#include "client/postal_messages/field_coverage.h"
#include "client/postal_messages/interchange_header.h"
#include "client/postal_messages/message_table.h"
#include "client/postal_messages/remark.h"

namespace postgate::client {

// Writes messages of ours as records of a postal message, in UTF-8, one at a time. Not thread-safe.
class MessageWriter {
 public:
  // INVALID_ARGUMENT: a value of the header is absent or too long.
  static absl::StatusOr<std::unique_ptr<MessageWriter>> Create(const MessageTable& table, const InterchangeHeader& header);

  // What stands before the first record and after the last.
  std::string Beginning() const;
  std::string End() const;

  // Appends the records of `message`, which is of the table's type, to *xml; none when a remark is an error. Returns how many.
  int Append(const google::protobuf::Message& message, std::string* xml, std::vector<Remark>* remarks) const;

 private:
  MessageWriter(const MessageTable& table, InterchangeHeader header) : table_(table), header_(std::move(header)) {}
  void AppendGroup(const ElementNode& node, const google::protobuf::Message& base, const std::string& prefix, int indent, std::string* xml,
                   std::vector<Remark>* remarks) const;
  void AppendLeaf(const ElementNode& node, const google::protobuf::Message& base, const std::string& prefix, int indent, std::string* xml,
                  std::vector<Remark>* remarks) const;

  const MessageTable& table_;
  const InterchangeHeader header_;
  std::unique_ptr<ElementNode> tree_;
  std::unique_ptr<FieldCoverage> coverage_;
};

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_MESSAGE_WRITER_H_

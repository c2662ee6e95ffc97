// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_FIELD_COVERAGE_H_
#define CLIENT_POSTAL_MESSAGES_FIELD_COVERAGE_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "client/postal_messages/field_path.h"
#include "client/postal_messages/message_table.h"
#include "client/postal_messages/remark.h"

namespace postgate::client {

// Which fields of a message have a place in a postal message, and what becomes of the others. Immutable.
class FieldCoverage {
 public:
  // INVALID_ARGUMENT: a line of the table names no field, or one that another line names.
  static absl::StatusOr<std::unique_ptr<FieldCoverage>> Of(const MessageTable& table);

  // Fields of the type, all the way down, that the table neither maps nor lists. Empty when it is complete.
  std::vector<std::string> Forgotten() const;

  // Adds a kLeftOut for each field that is set and has no place, where that loses something.
  void ReportLosses(const google::protobuf::Message& message, std::vector<Remark>* remarks) const;

 private:
  struct Node {
    absl::flat_hash_map<const google::protobuf::FieldDescriptor*, std::unique_ptr<Node>> children;
    bool is_mapped = false;
    // Of a list of values with a row for each of its first places, how many.
    int places = 0;
    const Unmapped* unmapped = nullptr;
    // From the root; so its line names a field of the root.
    FieldPath implied_by;
    // Of a row that this message has no element for.
    bool is_other_messages = false;
  };

  absl::Status Add(absl::string_view path, const Unmapped* unmapped, bool is_other_messages);
  void Forgotten(const Node& node, const google::protobuf::Descriptor& type, const std::string& prefix, std::vector<std::string>* found) const;
  void Report(const Node& node, const google::protobuf::Message& message, const std::string& prefix, std::vector<Remark>* remarks) const;
  void ReportField(const Node& node, const google::protobuf::FieldDescriptor& field, const google::protobuf::Message& message,
                   const std::string& path, std::vector<Remark>* remarks) const;

  const MessageTable* table_ = nullptr;
  Node root_;
};

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_FIELD_COVERAGE_H_

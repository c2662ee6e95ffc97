// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_FIELD_PATH_H_
#define CLIENT_POSTAL_MESSAGES_FIELD_PATH_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <vector>

#include "absl/strings/string_view.h"

namespace postgate::client {

// A field of a message by its path without lists in between: `sender.address_lines[0]`, `value.currency_code`. The last field may
// be a list: with [n] its place n, with [] the whole list. Immutable.
class FieldPath {
 public:
  FieldPath() = default;
  // False: the message has no such field, or a list stands where none may.
  static bool Parse(absl::string_view path, const google::protobuf::Descriptor& type, FieldPath* parsed);

  const google::protobuf::FieldDescriptor* field() const { return field_; }
  // Of [n] n, otherwise -1.
  int place() const { return place_; }

  // The message that holds the field; null when it is absent.
  const google::protobuf::Message* HolderIn(const google::protobuf::Message& root) const;
  // The same, made when it is absent.
  google::protobuf::Message* MutableHolderIn(google::protobuf::Message* root) const;

 private:
  std::vector<const google::protobuf::FieldDescriptor*> parents_;
  const google::protobuf::FieldDescriptor* field_ = nullptr;
  int place_ = -1;
};

// A time and a wrapped bool are values to us.
bool IsValueMessage(const google::protobuf::FieldDescriptor& field);

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_FIELD_PATH_H_

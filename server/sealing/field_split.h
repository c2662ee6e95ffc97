// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_FIELD_SPLIT_H_
#define POSTGATE_SERVER_SEALING_FIELD_SPLIT_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace postgate::sealing {

// Takes serialized messages of one type apart into what is marked personal_data and what is not, and puts them together again. Both parts are
// serialized messages of the same type, and the part without the marked fields is of use alone. A message that holds both is in both
// parts, as often as it is there, so that the n-th of a repeated field finds its other half. A field that the type does not know is personal.
// Works on bytes, because reflection costs more than all of sealing. Immutable; thread-safe.
class FieldSplit {
 public:
  // Of a type that does not contain itself.
  explicit FieldSplit(const google::protobuf::Descriptor& type);
  ~FieldSplit();

  // Appends to both. DATA_LOSS when the bytes are no message.
  absl::Status Split(absl::string_view message, std::string& personal, std::string& clear) const;
  // Appends the message, whose fields may come in another order. What was added to the clear part meanwhile stays: other fields, or messages of a field
  // of which there was none. DATA_LOSS when the parts are no messages or not of one.
  absl::Status Join(absl::string_view personal, absl::string_view clear, std::string& message) const;

 private:
  struct Node;
  // Null for a type without marked fields.
  const Node* NodeOf(const google::protobuf::Descriptor& type);

  std::map<const google::protobuf::Descriptor*, std::unique_ptr<Node>> nodes_;
  const Node* root_;
};

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_FIELD_SPLIT_H_

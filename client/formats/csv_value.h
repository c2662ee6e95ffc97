// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_CSV_VALUE_H_
#define CLIENT_FORMATS_CSV_VALUE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>

#include "absl/status/status.h"

namespace postgate::client {

// True if a cell can hold the field: scalars, enums, Timestamp and BoolValue.
bool IsCellType(const google::protobuf::FieldDescriptor& field);

// Sets a field, or appends to a list, from a cell's text. INVALID_ARGUMENT says what was expected.
absl::Status SetFromText(const google::protobuf::FieldDescriptor& field, const std::string& text,
                         google::protobuf::Message* message);

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_CSV_VALUE_H_

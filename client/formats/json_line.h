// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_JSON_LINE_H_
#define CLIENT_FORMATS_JSON_LINE_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/status.h"

namespace postgate::client {

// Replaces *message by one line of JSON in protobuf's JSON mapping. Strict: a field that the message does not have or that
// stands twice (in either spelling), a value of another type, a control character in a text and trailing text are
// INVALID_ARGUMENT, with the field's path and what was expected. The message never quotes the line's text values, which may
// be personal data.
absl::Status ParseJsonLine(const std::string& line, google::protobuf::Message* message);

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_JSON_LINE_H_

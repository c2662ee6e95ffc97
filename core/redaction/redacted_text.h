// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REDACTION_REDACTED_TEXT_H_
#define CORE_REDACTION_REDACTED_TEXT_H_

#include <cstddef>
#include <string>

#include "google/protobuf/message.h"

namespace postgate::redaction {

// A longer text is cut, bytes: a log line, not a record of the message.
inline constexpr size_t kTextBytesMax = 4'096;
// Nested messages below this depth are shown as "...".
inline constexpr int kDepthMax = 16;

// A message as text that may go into a log, an error text, a metric or a trace: one line, each set field by its name, nested and repeated ones
// included. Of a field marked personal_data (options.proto), and of what stands in one, there is only that it is set. Bytes are shown as their number, since
// they may be anything's content, and unknown fields are left out. The only way in which a message's content may become such a text: a house rule
// keeps protobuf's own printers out of server/. Thread-safe.
std::string RedactedText(const google::protobuf::Message& message);

}  // namespace postgate::redaction

#endif  // CORE_REDACTION_REDACTED_TEXT_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_TELEMETRY_LOG_H_
#define POSTGATE_SERVER_TELEMETRY_LOG_H_

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"

namespace google::protobuf {
class Message;
}  // namespace google::protobuf

namespace postgate::telemetry {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// One field of a log line. Values are identifiers, counts and reasons; never a field that the protos mark as personal data.
struct LogField {
  LogField(absl::string_view name, absl::string_view value);
  LogField(absl::string_view name, const char* value) : LogField(name, absl::string_view(value)) {}
  LogField(absl::string_view name, const std::string& value) : LogField(name, absl::string_view(value)) {}
  LogField(absl::string_view name, int64_t value);
  LogField(absl::string_view name, int value) : LogField(name, static_cast<int64_t>(value)) {}
  LogField(absl::string_view name, bool value);
  // Its redacted text (core/redaction): nothing of a field marked personal_data.
  LogField(absl::string_view name, const google::protobuf::Message& value);

  std::string json;  // "name":value
};

// JSON on standard error, one line an event: {"time":...,"level":...,"event":...,fields}. Called once before any Log. `level` is
// debug, info, warning or error; false for another word.
bool StartLog(absl::string_view level);

// One line for one change of state, not for one item. Thread-safe; does not block on a slow reader of standard error beyond what the
// kernel's pipe does.
void Log(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields = {});

// `text` as a JSON string, quotes included; bytes that are no UTF-8 become U+FFFD.
std::string JsonString(absl::string_view text);

}  // namespace postgate::telemetry

#endif  // POSTGATE_SERVER_TELEMETRY_LOG_H_

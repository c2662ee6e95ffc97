// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_JSON_TEXT_H_
#define CLIENT_CLI_JSON_TEXT_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace postgate::cli {

// A JSON string with its quotes.
std::string JsonString(absl::string_view text);

// One line of JSON with the fields' names as in the proto, enums by name, times in RFC 3339, durations in seconds with "s",
// bytes in base64 and 64-bit integers as numbers. protobuf's own JSON parsers read it. Fields that are not set are left out,
// but for the plain ones of the outermost message, so that a script finds `depth` even when it is 0.
std::string MessageJson(const google::protobuf::Message& message);

// Puts a JSON object together, field by field.
class JsonObject {
 public:
  JsonObject& Add(absl::string_view name, absl::string_view text) { return AddRaw(name, JsonString(text)); }
  JsonObject& Add(absl::string_view name, const char* text) { return AddRaw(name, JsonString(text)); }
  JsonObject& Add(absl::string_view name, const std::string& text) { return AddRaw(name, JsonString(text)); }
  JsonObject& Add(absl::string_view name, int64_t number) { return AddRaw(name, std::to_string(number)); }
  JsonObject& Add(absl::string_view name, int number) { return AddRaw(name, std::to_string(number)); }
  JsonObject& Add(absl::string_view name, bool value) { return AddRaw(name, value ? "true" : "false"); }
  // `json` stands as it is.
  JsonObject& AddRaw(absl::string_view name, absl::string_view json);
  std::string Text() const { return "{" + fields_ + "}"; }

 private:
  std::string fields_;
};

}  // namespace postgate::cli

#endif  // CLIENT_CLI_JSON_TEXT_H_

// SPDX-License-Identifier: Apache-2.0
#include "server/telemetry/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/redaction/redacted_text.h"

namespace postgate::telemetry {
namespace {

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// Length of the UTF-8 sequence at the start of `text`, 0 when there is none: well-formed as in Unicode's table 3-7, so neither an overlong
// form, nor a surrogate, nor a code point beyond U+10FFFF. A strict JSON parser refuses the whole line for any of these.
size_t SequenceLength(absl::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
  if (length == 0 || length > text.size()) return 0;
  // The first byte narrows what the second one may be.
  const unsigned char second_min = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned char second_max = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < second_min || byte(1) > second_max) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

std::string JsonString(absl::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    if (length == 0) {
      out.append("\xEF\xBF\xBD");
      text.remove_prefix(1);
      continue;
    }
    const char c = text[0];
    if (length > 1) {
      out.append(text.data(), length);
    } else if (c == '"' || c == '\\') {
      out.append({'\\', c});
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned>(c));
    } else {
      out.push_back(c);
    }
    text.remove_prefix(length);
  }
  out.push_back('"');
  return out;
}

LogField::LogField(absl::string_view name, absl::string_view value) : json(absl::StrCat(JsonString(name), ":", JsonString(value))) {}
LogField::LogField(absl::string_view name, int64_t value) : json(absl::StrCat(JsonString(name), ":", value)) {}
LogField::LogField(absl::string_view name, bool value) : json(absl::StrCat(JsonString(name), ":", value ? "true" : "false")) {}
LogField::LogField(absl::string_view name, const google::protobuf::Message& value) : LogField(name, redaction::RedactedText(value)) {}

bool StartLog(absl::string_view level) {
  spdlog::level::level_enum threshold;
  if (level == "debug") {
    threshold = spdlog::level::debug;
  } else if (level == "info") {
    threshold = spdlog::level::info;
  } else if (level == "warning") {
    threshold = spdlog::level::warn;
  } else if (level == "error") {
    threshold = spdlog::level::err;
  } else {
    return false;
  }
  auto logger = std::make_shared<spdlog::logger>("postgate", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_level(threshold);
  // The message is the rest of the object: spdlog escapes nothing.
  logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
  return true;
}

void Log(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields) {
  spdlog::logger* const logger = spdlog::default_logger_raw();
  if (!logger->should_log(ToSpdlog(level))) return;
  std::string line = absl::StrCat("\"event\":", JsonString(event));
  for (const LogField& field : fields) absl::StrAppend(&line, ",", field.json);
  logger->log(ToSpdlog(level), spdlog::string_view_t(line));
}

}  // namespace postgate::telemetry

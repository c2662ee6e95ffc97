// SPDX-License-Identifier: Apache-2.0
#include "server/telemetry/protobuf_log.h"

#include <google/protobuf/stubs/logging.h>

#include <atomic>
#include <string>

#include "server/telemetry/log.h"

namespace postgate::telemetry {
namespace {

std::atomic<int64_t> messages{0};

void TakeMessage(google::protobuf::LogLevel level, const char* file, int line, const std::string&) {
  messages.fetch_add(1, std::memory_order_relaxed);
  if (level == google::protobuf::LOGLEVEL_FATAL) Log(LogLevel::kError, "protobuf.fatal", {{"file", file}, {"line", line}});
}

}  // namespace

void CountProtobufMessages() { google::protobuf::SetLogHandler(&TakeMessage); }

int64_t ProtobufMessages() { return messages.load(std::memory_order_relaxed); }

}  // namespace postgate::telemetry

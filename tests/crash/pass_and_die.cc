// SPDX-License-Identifier: Apache-2.0
//
// Linked into postgate-gateway-crashing alone: POSTGATE_CRASH_AT=NAME:N kills the process when it passes the point for the Nth time.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "core/crash_points/crash_points.h"

namespace postgate {
namespace {

struct Target {
  CrashPoint point;
  int64_t nth;
};

std::optional<Target> ReadTarget() {
  const char* const text = getenv("POSTGATE_CRASH_AT");
  if (text == nullptr) return std::nullopt;
  const std::string at = text;
  const size_t colon = at.find(':');
  for (size_t i = 0; i < kCrashPoints && colon != std::string::npos; ++i) {
    const CrashPoint point = static_cast<CrashPoint>(i);
    if (NameOf(point) == at.substr(0, colon)) return Target{point, atoll(at.c_str() + colon + 1)};
  }
  fprintf(stderr, "POSTGATE_CRASH_AT=%s: expected NAME:N with a name of core/crash_points\n", text);
  exit(2);
}

}  // namespace

void Pass(CrashPoint point) {
  static const std::optional<Target> target = ReadTarget();
  static std::atomic<int64_t> passed{0};
  if (!target.has_value() || target->point != point || ++passed != target->nth) return;
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

}  // namespace postgate

// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/run.h"

#include <cstdio>

#include "core/crash_points/crash_points.h"

namespace postgate {

// In place of the product's, which does nothing.
void Pass(CrashPoint point) {
  if (simulation::CurrentRun() != nullptr) simulation::CurrentRun()->PassPoint(NameOf(point));
}

namespace simulation {

Run*& CurrentRun() {
  static Run* current = nullptr;
  return current;
}

Run::Run(uint64_t seed, bool prints)
    : random_(seed), prints_(prints), now_(absl::FromCivil(absl::CivilSecond(2026, 3, 1, 22, 0, 0), absl::UTCTimeZone())) {}

void Run::PassPoint(absl::string_view point) {
  if (crash_after_ == 0 || --crash_after_ > 0) return;
  Trace("crash at ", point);
  throw Crash{};
}

void Run::AddToTrace(absl::string_view line) {
  for (const char c : line) trace_hash_ = (trace_hash_ ^ static_cast<unsigned char>(c)) * 1099511628211u;
  trace_hash_ = (trace_hash_ ^ '\n') * 1099511628211u;
  if (prints_) std::printf("%s\n", std::string(line.data(), line.size()).c_str());
}

}  // namespace simulation
}  // namespace postgate

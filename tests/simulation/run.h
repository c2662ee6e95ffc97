// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_RUN_H_
#define POSTGATE_TESTS_SIMULATION_RUN_H_

#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace postgate::simulation {

// Deliveries of one item in one queue before it is set aside.
inline constexpr int32_t kAttemptsMax = 3;

// A promise was broken. Thrown through the product, whose state nobody looks at afterwards.
struct Violation {
  std::string what;
};

// The hub's process ends here, as if the power were cut. Thrown through the product, too: what is in memory goes with it.
struct Crash {};

template <typename... Parts>
void Require(bool holds, const Parts&... parts) {
  if (!holds) throw Violation{absl::StrCat(parts...)};
}

// What one seed draws: faults in ten thousand chances each.
struct Faults {
  uint64_t crash_between_steps = 0;
  uint64_t crash_at_a_point = 0;
  uint64_t write_fails = 0;
  uint64_t disk_full = 0;
  uint64_t connection_cut = 0;
  uint64_t carrier_mistake = 0;
  uint64_t clock_set_back = 0;
};

// Whatever one run shares: its dice, its clocks, its trace. Nothing else is random, so that the same seed gives the same trace.
class Run {
 public:
  Run(uint64_t seed, bool prints);

  uint64_t Below(uint64_t bound) { return random_() % bound; }
  bool OneIn(uint64_t chances) { return Below(chances) == 0; }
  bool Happens(uint64_t in_ten_thousand) { return in_ten_thousand > 0 && Below(10'000) < in_ten_thousand; }

  template <typename... Parts>
  void Trace(const Parts&... parts) {
    AddToTrace(absl::StrCat(parts...));
  }
  uint64_t trace_hash() const { return trace_hash_; }

  // Monotonic, and the wall clock, which may be set back.
  absl::Time now() const { return now_; }
  absl::Time wall() const { return now_ + wall_ahead_; }
  void Advance(absl::Duration by) { now_ += by; }
  void SetWallBack(absl::Duration by) { wall_ahead_ -= by; }

  // Called at each of the product's crash points.
  void PassPoint(absl::string_view point);
  // The next crash is at the point that is passed as the `passes`-th from now; 0: at none.
  void CrashAfter(uint64_t passes) { crash_after_ = passes; }

  Faults faults;

 private:
  void AddToTrace(absl::string_view line);

  std::mt19937_64 random_;
  const bool prints_;
  uint64_t trace_hash_ = 14695981039346656037u;
  absl::Time now_;
  absl::Duration wall_ahead_ = absl::ZeroDuration();
  uint64_t crash_after_ = 0;
};

// The run that is going on in this process, for Pass; null when none is.
Run*& CurrentRun();

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_RUN_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_CLOCK_CLOCK_H_
#define POSTGATE_CORE_CLOCK_CLOCK_H_

#include <chrono>
#include <functional>

#include "absl/time/clock.h"
#include "absl/time/time.h"

// The two clocks of the system. No other file asks it for the time (tests/house), so that whatever needs one can be given another.
namespace postgate {

// What tells the time to whoever is given it.
using Clock = std::function<absl::Time()>;

// For instants that are kept, shown or compared with a certificate's. It may be set forth or back at any moment: a difference of two says nothing.
// Thread-safe.
inline absl::Time WallNow() { return absl::Now(); }

// For spans of time alone: it is never set back, and begins anywhere. Thread-safe.
inline absl::Time SteadyNow() { return absl::UnixEpoch() + absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch()); }

// As gRPC takes deadlines: it makes a span of it again at once, so it is for the next call and not to be kept.
inline std::chrono::system_clock::time_point DeadlineIn(absl::Duration span) { return absl::ToChronoTime(WallNow() + span); }

}  // namespace postgate

#endif  // POSTGATE_CORE_CLOCK_CLOCK_H_

// SPDX-License-Identifier: Apache-2.0
//
// Loaded before the system's library (LD_PRELOAD), it lets a process live POSTGATE_CLOCK_SHIFT seconds later by the wall clock. The monotonic clock
// stays as it is.
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

namespace {

time_t Shift() {
  static const time_t kShift = [] {
    const char* const seconds = getenv("POSTGATE_CLOCK_SHIFT");
    return seconds == nullptr ? time_t{0} : static_cast<time_t>(atoll(seconds));
  }();
  return kShift;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, struct timespec* now) noexcept {
  const long result = syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += Shift();
  return static_cast<int>(result);
}

int gettimeofday(struct timeval* __restrict now, void* __restrict) noexcept {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* now) noexcept {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (now != nullptr) *now = precise.tv_sec;
  return precise.tv_sec;
}

}  // extern "C"

// SPDX-License-Identifier: Apache-2.0
//
// Loaded before the system's library (LD_PRELOAD), it lets a process live some seconds later, or earlier, by the wall clock: POSTGATE_CLOCK_SHIFT, or what the
// file that POSTGATE_CLOCK_SHIFT_FILE names says at the moment, eight bytes of a number as the machine writes it. The monotonic clock stays as it is.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

// Null: no such file.
const volatile int64_t* ShiftInFile() {
  const char* const path = getenv("POSTGATE_CLOCK_SHIFT_FILE");
  const int fd = path == nullptr ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return nullptr;
  void* const shift = mmap(nullptr, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  return shift == MAP_FAILED ? nullptr : static_cast<const volatile int64_t*>(shift);
}

time_t ShiftInEnvironment() {
  const char* const seconds = getenv("POSTGATE_CLOCK_SHIFT");
  return seconds == nullptr ? time_t{0} : static_cast<time_t>(atoll(seconds));
}

time_t Shift() {
  static const volatile int64_t* const kInFile = ShiftInFile();
  static const time_t kInEnvironment = ShiftInEnvironment();
  return kInFile == nullptr ? kInEnvironment : static_cast<time_t>(*kInFile);
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

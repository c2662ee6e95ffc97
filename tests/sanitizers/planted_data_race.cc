// SPDX-License-Identifier: Apache-2.0
//
// Two threads count one number up, one of them without the lock: what ThreadSanitizer must report. With the argument both_lock both hold it,
// and it must report nothing: it sees every operation of Postgate's own lock.
#include <latch>
#include <string_view>
#include <thread>

#include "core/synchronization/mutex.h"

namespace {

// So many that the threads run beside one another on any machine.
constexpr int kTimes = 100'000;

}  // namespace

int main(int argc, char** argv) {
  const bool both_lock = argc == 2 && std::string_view(argv[1]) == "both_lock";
  postgate::Mutex mutex;
  // volatile: the compiler may not add up a whole loop at once.
  volatile int shared = 0;
  std::latch start(2);
  std::thread locking([&] {
    start.arrive_and_wait();
    for (int i = 0; i < kTimes; ++i) {
      postgate::MutexLock lock(mutex);
      shared = shared + 1;
    }
  });
  std::thread other([&] {
    start.arrive_and_wait();
    for (int i = 0; i < kTimes; ++i) {
      if (both_lock) {
        postgate::MutexLock lock(mutex);
        shared = shared + 1;
      } else {
        shared = shared + 1;
      }
    }
  });
  locking.join();
  other.join();
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SUPPORT_RESIDENT_MEMORY_H_
#define POSTGATE_TESTS_SUPPORT_RESIDENT_MEMORY_H_

#include <sys/types.h>

#include <cstdint>
#include <fstream>
#include <string>

namespace postgate::testing_support {

// A number of /proc/PID/status, whose name ends with a colon; 0 when there is no such process.
inline int64_t StatusNumber(pid_t pid, const char* name) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;) {
    int64_t number = 0;
    if (word == name && status >> number) return number;
  }
  return 0;
}

// What a process holds in memory, in bytes, as Linux counts it.
inline int64_t ResidentBytes(pid_t pid) { return StatusNumber(pid, "VmRSS:") * 1024; }

inline bool MayUseHugePages(pid_t pid) { return StatusNumber(pid, "THP_enabled:") != 0; }

}  // namespace postgate::testing_support

#endif  // POSTGATE_TESTS_SUPPORT_RESIDENT_MEMORY_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SUPPORT_PROCESSOR_TIME_H_
#define POSTGATE_TESTS_SUPPORT_PROCESSOR_TIME_H_

#include <sys/types.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "absl/time/time.h"

namespace postgate::testing_support {

// What a process has used of the processors so far, in itself and in the kernel, to a hundredth of a second; zero when it is not there.
inline absl::Duration ProcessorTime(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  // The second field is the program's name, which may hold spaces; utime and stime are the 14th and 15th.
  std::string skipped;
  std::getline(stat, skipped, ')');
  for (int field = 3; field < 14; ++field) stat >> skipped;
  long user = 0;
  long system = 0;
  if (!(stat >> user >> system)) return absl::ZeroDuration();
  return absl::Seconds(user + system) / sysconf(_SC_CLK_TCK);
}

}  // namespace postgate::testing_support

#endif  // POSTGATE_TESTS_SUPPORT_PROCESSOR_TIME_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_CLOCK_SHIFT_H_
#define TESTS_SUPPORT_CLOCK_SHIFT_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace postgate::testing_support {

// The environment of a program for which it is so many days later. The target defines where the library lies.
inline std::vector<std::string> ClockDaysLater(int days) {
  return {absl::StrCat("LD_PRELOAD=", POSTGATE_CLOCK_SHIFT_LIBRARY), absl::StrCat("POSTGATE_CLOCK_SHIFT=", days * 86'400)};
}

}  // namespace postgate::testing_support

#endif  // TESTS_SUPPORT_CLOCK_SHIFT_H_

// SPDX-License-Identifier: Apache-2.0
#include "server/listener/descriptors.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace postgate::listener {

int64_t RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlimit raised{limit.rlim_max, limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  // "Unlimited" is the largest number of its type.
  return static_cast<int64_t>(std::min<rlim_t>(limit.rlim_cur, std::numeric_limits<int64_t>::max()));
}

}  // namespace postgate::listener

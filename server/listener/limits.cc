// SPDX-License-Identifier: Apache-2.0
#include "server/listener/limits.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace postgate::listener {

absl::StatusOr<ConnectionLimits> LimitsFrom(const config::v1::Limits& configured, int64_t descriptors) {
  if (descriptors < kDescriptorsMin) {
    return absl::FailedPreconditionError(absl::StrCat(
        "this process may have ", descriptors, " files open (RLIMIT_NOFILE, hard), and the gateway needs ", kDescriptorsMin,
        " for the ledger's files and the connections; raise it: LimitNOFILE= of systemd, ulimits of the container, or ulimit -Hn"));
  }
  ConnectionLimits limits;
  const int64_t room = descriptors - kDescriptorsReserved;
  limits.total = std::min<int64_t>(kConnectionsTotal, room);
  if (configured.connections_total() > room) {
    return absl::FailedPreconditionError(absl::StrCat(
        "limits.connections_total: ", configured.connections_total(), " connections and ", kDescriptorsReserved,
        " descriptors for the ledger are more than the ", descriptors, " files that this process may have open (RLIMIT_NOFILE, hard); raise it ",
        "to ", configured.connections_total() + kDescriptorsReserved, " or allow fewer connections"));
  }
  if (configured.connections_total() > 0) limits.total = configured.connections_total();
  if (configured.connections_per_address() > 0) limits.per_address = configured.connections_per_address();
  return limits;
}

}  // namespace postgate::listener

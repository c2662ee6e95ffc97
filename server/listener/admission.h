// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_ADMISSION_H_
#define POSTGATE_SERVER_LISTENER_ADMISSION_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/listener/connection_census.h"
#include "server/listener/limits.h"

namespace postgate::listener {

// Which limit a connection is over.
enum class Refusal { kTotal, kAddress };

// "total", "address": the reason in metrics and logs.
absl::string_view RefusalName(Refusal refusal);

// Decides whether one more connection is taken. Nobody tells when a connection is closed, so it keeps an upper bound: those of the last census
// and all that it admitted since. While the bound admits, it is right to admit; only when it would refuse, and is old, the census is taken
// again. For one thread.
class Admission {
 public:
  // Counts what is open, the descriptor of the connection in question left out; none when it can't.
  using Census = std::function<std::optional<ConnectionCount>(int except)>;

  Admission(ConnectionLimits limits, Census census) : limits_(limits), census_(std::move(census)) {}

  // Whether the connection `fd` from `address`, accepted at `now`, is one too many. One that is not counts from then on.
  std::optional<Refusal> Admit(int fd, const std::string& address, absl::Time now);

 private:
  std::optional<Refusal> Judge(const std::string& address) const;

  const ConnectionLimits limits_;
  const Census census_;
  ConnectionCount count_;
  absl::Time counted_at_ = absl::InfinitePast();
};

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_ADMISSION_H_

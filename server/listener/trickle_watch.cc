// SPDX-License-Identifier: Apache-2.0
#include "server/listener/trickle_watch.h"

#include <utility>

#include "server/listener/limits.h"

namespace postgate::listener {
namespace {

bool Trickles(const Traffic& before, const Traffic& after) {
  const int64_t received = after.received - before.received;
  const int64_t sent = after.sent - before.sent;
  return after.messages == before.messages && received > kTrickleAnswerRatio * sent && received < kTrickleBytesMax;
}

}  // namespace

std::vector<Connection> TrickleWatch::Look(const ConnectionTraffic& traffic, absl::Time now) {
  next_look_ = now + kTrickleWindow;
  std::vector<Connection> to_end;
  absl::flat_hash_map<Connection, Watched> watched;
  for (const auto& [connection, counted] : traffic) {
    Watched next{counted};
    if (const auto before = watched_.find(connection); before != watched_.end() && Trickles(before->second.traffic, counted)) {
      next.windows_in_a_row = before->second.windows_in_a_row + 1;
    }
    if (next.windows_in_a_row >= kTrickleWindows) {
      to_end.push_back(connection);
    } else {
      watched.emplace(connection, next);
    }
  }
  watched_ = std::move(watched);
  return to_end;
}

}  // namespace postgate::listener

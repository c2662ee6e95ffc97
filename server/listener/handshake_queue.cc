// SPDX-License-Identifier: Apache-2.0
#include "server/listener/handshake_queue.h"

#include <algorithm>

#include "server/listener/limits.h"

namespace postgate::listener {

void HandshakeQueue::OnAccepted(int fd, absl::Time now) {
  accepted_.push_back({fd, now});
  silent_[fd] = now;
}

void HandshakeQueue::OnFirstByte(int fd, absl::Time now) {
  if (silent_.erase(fd) > 0) ready_.push_back({fd, now});
}

void HandshakeQueue::OnEnded(int64_t handshakes) {
  // Which of them is not known. The oldest is as good as any: only their number counts.
  for (; handshakes > 0 && !begun_.empty(); --handshakes) begun_.pop_front();
}

std::vector<int> HandshakeQueue::Begin(absl::Time now) {
  ForgetOldTurns(now);
  std::vector<int> begins;
  for (; !ready_.empty() && begun_.size() < at_once_; ready_.pop_front()) {
    begun_.push_back(now);
    begins.push_back(ready_.front().fd);
  }
  return begins;
}

std::vector<int> HandshakeQueue::TakeExpired(absl::Time now) {
  std::vector<int> expired;
  for (; !accepted_.empty() && (!IsSilent(accepted_.front()) || now - accepted_.front().since >= kFirstByteTimeout); accepted_.pop_front()) {
    if (!IsSilent(accepted_.front())) continue;
    silent_.erase(accepted_.front().fd);
    expired.push_back(accepted_.front().fd);
  }
  for (; !ready_.empty() && now - ready_.front().since >= kTurnTimeout; ready_.pop_front()) expired.push_back(ready_.front().fd);
  return expired;
}

std::vector<int> HandshakeQueue::TakeAll() {
  std::vector<int> all;
  for (const auto& [fd, since] : silent_) all.push_back(fd);
  for (const Waiting& waiting : ready_) all.push_back(waiting.fd);
  silent_.clear();
  accepted_.clear();
  ready_.clear();
  return all;
}

absl::Time HandshakeQueue::NextEvent() const {
  absl::Time next = absl::InfiniteFuture();
  if (!accepted_.empty()) next = std::min(next, accepted_.front().since + kFirstByteTimeout);
  if (!ready_.empty()) next = std::min(next, ready_.front().since + kTurnTimeout);
  if (!ready_.empty() && !begun_.empty()) next = std::min(next, begun_.front() + kHandshakeTurn);
  return next;
}

bool HandshakeQueue::IsSilent(const Waiting& accepted) const {
  const auto it = silent_.find(accepted.fd);
  return it != silent_.end() && it->second == accepted.since;
}

void HandshakeQueue::ForgetOldTurns(absl::Time now) {
  while (!begun_.empty() && now - begun_.front() >= kHandshakeTurn) begun_.pop_front();
}

}  // namespace postgate::listener

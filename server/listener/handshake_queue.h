// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_HANDSHAKE_QUEUE_H_
#define POSTGATE_SERVER_LISTENER_HANDSHAKE_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace postgate::listener {

// Whose TLS handshake may begin, in the order of their first bytes. All that connect at once, as after a restart, would share the processors so
// that none ends in time. Knows no sockets; a descriptor is a name. For one thread; time does not go back.
class HandshakeQueue {
 public:
  // `at_once`: handshakes begun and not ended.
  explicit HandshakeQueue(int at_once) : at_once_(static_cast<size_t>(at_once)) {}

  void OnAccepted(int fd, absl::Time now);
  // It has sent something, so that it waits for its turn from now on.
  void OnFirstByte(int fd, absl::Time now);
  // The peer has gone before its turn, and its descriptor is no longer known.
  void OnGone(int fd) { silent_.erase(fd); }
  // So many handshakes ended, well or not.
  void OnEnded(int64_t handshakes);

  // Those that begin now; they leave the queue.
  std::vector<int> Begin(absl::Time now);
  // Those whose time is over; they leave the queue.
  std::vector<int> TakeExpired(absl::Time now);
  // Everything that is left; it leaves the queue.
  std::vector<int> TakeAll();
  // When Begin or TakeExpired may next have something, if nothing else happens.
  absl::Time NextEvent() const;

 private:
  struct Waiting {
    int fd;
    absl::Time since;
  };
  bool IsSilent(const Waiting& accepted) const;
  void ForgetOldTurns(absl::Time now);

  const size_t at_once_;
  std::deque<Waiting> accepted_;                    // also those that are silent no longer, until their time comes
  absl::flat_hash_map<int, absl::Time> silent_;     // by descriptor, since when; it may be used again meanwhile
  std::deque<Waiting> ready_;
  std::deque<absl::Time> begun_;
};

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_HANDSHAKE_QUEUE_H_

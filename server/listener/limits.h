// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_LIMITS_H_
#define POSTGATE_SERVER_LISTENER_LIMITS_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "postgate/config/v1/gateway_config.pb.h"

namespace postgate::listener {

// Every limit of the way to a TLS handshake: name, unit, reason. Those of ConnectionLimits can be configured.

// Descriptors that connections leave to everything else. The ledger ends the process when it can't open a file, so no peer may take the
// last one: two databases with the tables that each keeps open, and 128 for logs, certificates, metrics and polling.
inline constexpr int64_t kDescriptorsReserved = 640;
// The process's limit of open files, RLIMIT_NOFILE, below which the gateway does not start: what many systems give a program by default,
// and with the reserve taken off it leaves room for 384 connections.
inline constexpr int64_t kDescriptorsMin = 1'024;

// Connections at once, of all peers. A partner has a handful; some hundred partners have room, and a flood has an end.
inline constexpr int32_t kConnectionsTotal = 4'000;
// Connections at once of one address, IPv6: of one /64 network. As many as a carrier has streams, should each have its own.
inline constexpr int32_t kConnectionsPerAddress = 256;

// How old the count of this process's connections may be when a connection is refused by it. The count reads /proc/self/fd, some
// microseconds a descriptor, and a flood must not make it the hub's main work.
inline constexpr absl::Duration kCensusInterval = absl::Milliseconds(100);
// Between attempts to accept while the process or the system has no descriptor or memory left: others give some back meanwhile.
inline constexpr absl::Duration kAcceptRetryInterval = absl::Milliseconds(100);
// Connections that the kernel completes before they are accepted; it cuts this at net.core.somaxconn.
inline constexpr int kBacklog = 4'096;

// From when a connection is opened to its first byte, which begins the TLS handshake; it is closed then. The handshake itself has
// intake::kHandshakeTimeout.
inline constexpr absl::Duration kFirstByteTimeout = absl::Seconds(10);
// TLS handshakes begun and not ended. One is some milliseconds of a processor, so that these end well within their time also on a busy machine;
// when thousands begin at once, none does.
inline constexpr int kHandshakesAtOnce = 256;
// After which a handshake no longer counts: it waits for its peer and needs no processor, and peers that stop in the middle must not keep others out.
inline constexpr absl::Duration kHandshakeTurn = absl::Seconds(1);
// How long a connection that has sent its first bytes waits for its turn, before it is closed: as long as a client waits for it.
inline constexpr absl::Duration kTurnTimeout = absl::Seconds(20);

// Of a message that comes byte by byte (trickle_watch.h): bytes of TCP's payload in one window, some 137 a second, below which a peer is not slow but holds
// the hub up, and how many such windows in a row end its connection.
inline constexpr absl::Duration kTrickleWindow = absl::Seconds(30);
inline constexpr int64_t kTrickleBytesMax = 4'096;
inline constexpr int kTrickleWindows = 4;
// What a peer sends for each byte that it gets, at most, when nothing of it is a message: a ping and its answer are of one size, a reader's updates of its
// window are less than what it reads.
inline constexpr int64_t kTrickleAnswerRatio = 4;

struct ConnectionLimits {
  int64_t total = kConnectionsTotal;
  int64_t per_address = kConnectionsPerAddress;
};

// The limits with what the configuration overrides, for a process that may have `descriptors` open files. The default total gives way to a
// low limit of open files; one that is configured does not, and FAILED_PRECONDITION says what it needs.
absl::StatusOr<ConnectionLimits> LimitsFrom(const config::v1::Limits& configured, int64_t descriptors);

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_LIMITS_H_

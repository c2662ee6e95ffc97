// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_HANDSHAKE_FAILURES_H_
#define SERVER_IDENTITY_HANDSHAKE_FAILURES_H_

#include <functional>
#include <memory>

#include "absl/strings/string_view.h"
#include "server/identity/denial.h"

namespace postgate::identity {

// One line of gRPC's own log that is no handshake failure.
struct GrpcLogLine {
  enum class Severity { kDebug, kInfo, kError };
  Severity severity;
  absl::string_view file;
  int line;
  absl::string_view message;
};

// Tells `observer` of every TLS handshake that the TLS library itself refuses, with the reason, for the whole process.
// gRPC's log says only "certificate verify failed"; the reason and the certificate's serial number come from OpenSSL's
// verification on the same thread. `other_lines` (may be null: dropped) gets the rest of gRPC's log, of which gRPC
// writes only errors unless GRPC_VERBOSITY asks for more. Call it before the first server starts; a later call replaces
// both. Both are called on gRPC's threads.
void ObserveHandshakeFailures(std::shared_ptr<DenialObserver> observer,
                              std::function<void(const GrpcLogLine&)> other_lines);

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_HANDSHAKE_FAILURES_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_SERVER_LIMITS_H_
#define POSTGATE_SERVER_SERVICES_SERVER_LIMITS_H_

#include <grpcpp/server_builder.h>

#include "server/intake/limits.h"

namespace postgate::services {

// Gives the server the limits of server/intake/limits.h that gRPC itself enforces: messages, metadata, calls per connection, handshake,
// keepalive, age of a connection.
void SetServerLimits(const intake::IntakeLimits& limits, grpc::ServerBuilder& builder);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_SERVER_LIMITS_H_

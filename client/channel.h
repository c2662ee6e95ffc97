// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CHANNEL_H_
#define CLIENT_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::client {

// Leaves TLS 1.3 alone for every channel of this process. Call it first in main, before gRPC or any thread starts: it sets
// GRPC_SSL_CIPHER_SUITES. A hub speaks nothing older, so without it a channel still works.
void RequireTls13();

struct Connection {
  // HOST:PORT of the hub.
  std::string hub;
  // PREFIX of the client's PREFIX.pem (certificate, then intermediates) and PREFIX.key (unencrypted PKCS #8 or SEC 1).
  std::string identity_prefix;
  // PEM file of the authorities that the hub's certificate is checked against.
  std::string authorities_file;
  // When `hub` is an address that the hub's certificate does not name: the name to check instead. Empty: the host of `hub`.
  std::string hub_name;
};

// A channel with mutual TLS and keepalive. It connects on first use and may be shared by all threads.
//
// The files are checked here, since TLS 1.3 tells a client little about why it was refused: an error names the file, what is
// wrong with it (missing, no PEM, the key of another certificate, ended, not yet valid) and what to do. NOT_FOUND,
// INVALID_ARGUMENT or FAILED_PRECONDITION.
absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const Connection& connection);

// The name in the identity's spiffe URI, for example "demo-post" of spiffe://postgate.example/carrier/demo-post; empty if none.
absl::StatusOr<std::string> IdentityName(const std::string& identity_prefix);

}  // namespace postgate::client

#endif  // CLIENT_CHANNEL_H_

// SPDX-License-Identifier: Apache-2.0
#include "client/channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/identity_files.h"
#include "core/clock/clock.h"

namespace postgate::client {
namespace {

// Messages of the hub stay under 4 MB (an ack under 3 MB); the margin is for fields that are added later.
constexpr int kReceiveBytesMax = 16 << 20;
// A hub that has gone without a word is found within half a minute: after at most the sum and five seconds more, in which gRPC looks at a connection that
// nobody waits on. The hub tolerates a ping every 10 s.
constexpr int kKeepaliveMs = 12'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// gRPC's default ends the pings of a stream that sends nothing after two, and then nobody finds that the hub has gone.
constexpr int kPingsWithoutDataMax = 0;  // any number
// A hub that restarts is back within a second or two; gRPC's own first wait is a second and grows to two minutes. gRPC spreads each wait by a fifth.
constexpr int kReconnectFirstMs = 100;
constexpr int kReconnectMaxMs = 2'000;
// How long an attempt may take. When all come back at once, handshakes wait for their turn at the hub, as long as listener::kTurnTimeout; one that
// is given up before has cost the hub its work, and begins again behind all others.
constexpr int kConnectTimeoutMs = 20'000;

}  // namespace

// A pre-shared key is never configured, so TLS 1.2 has no cipher; the suites of TLS 1.3 are not in this list's power.
void RequireTls13() { setenv("GRPC_SSL_CIPHER_SUITES", "PSK-AES256-GCM-SHA384", /*overwrite=*/1); }

absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const Connection& connection) {
  const size_t colon = connection.hub.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == connection.hub.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("hub \"", connection.hub, "\": expected HOST:PORT, for example localhost:7443"));
  }
  absl::StatusOr<IdentityFiles> files =
      ReadIdentityFiles(connection.identity_prefix, connection.authorities_file, WallNow());
  if (!files.ok()) return files.status();

  grpc::SslCredentialsOptions options;
  options.pem_root_certs = std::move(files->authorities_pem);
  options.pem_cert_chain = std::move(files->certificate_pem);
  options.pem_private_key = std::move(files->key_pem);
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kReceiveBytesMax);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, kPingsWithoutDataMax);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectFirstMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectTimeoutMs);  // bounds the attempt; the waits between are the other two's
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMaxMs);
  // A connection of its own: the pool is keyed by arguments, not by key, and two identities of one process must not share.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (!connection.hub_name.empty()) arguments.SetSslTargetNameOverride(connection.hub_name);
  return grpc::CreateCustomChannel(connection.hub, grpc::SslCredentials(options), arguments);
}

absl::StatusOr<std::string> IdentityName(const std::string& identity_prefix) {
  const absl::StatusOr<std::string> uri = SpiffeUriOf(identity_prefix);
  if (!uri.ok()) return uri.status();
  const size_t slash = uri->rfind('/');
  return slash == std::string::npos ? std::string() : uri->substr(slash + 1);
}

}  // namespace postgate::client

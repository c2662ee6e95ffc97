// SPDX-License-Identifier: Apache-2.0
#include "tests/fault/network/tls_peer.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/time/clock.h"

namespace postgate::fault {

TlsPeer::TlsPeer(const std::string& hub_address) : opened_at_(absl::Now()), fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in hub{};
  hub.sin_family = AF_INET;
  hub.sin_port = htons(static_cast<uint16_t>(std::atoi(hub_address.substr(hub_address.rfind(':') + 1).c_str())));
  hub.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd_, reinterpret_cast<const sockaddr*>(&hub), sizeof(hub)) != 0) std::abort();
}

TlsPeer::~TlsPeer() {
  SSL_free(tls_);
  SSL_CTX_free(context_);
  close(fd_);
}

bool TlsPeer::Handshake(const testing_support::Hub& hub, const std::string& identity) {
  context_ = SSL_CTX_new(TLS_client_method());
  const std::string prefix = hub.certs() + "/" + identity;
  if (SSL_CTX_use_certificate_chain_file(context_, (prefix + ".pem").c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context_, (prefix + ".key").c_str(), SSL_FILETYPE_PEM) != 1) {
    return false;
  }
  constexpr unsigned char kHttp2[] = {2, 'h', '2'};
  SSL_CTX_set_alpn_protos(context_, kHttp2, sizeof(kHttp2));
  tls_ = SSL_new(context_);
  SSL_set_fd(tls_, fd_);
  return SSL_connect(tls_) == 1;
}

bool TlsPeer::Send(absl::string_view bytes) {
  const int size = static_cast<int>(bytes.size());
  if (tls_ != nullptr) return SSL_write(tls_, bytes.data(), size) == size;
  return send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == size;
}

absl::Duration TlsPeer::AwaitEnd(absl::Duration patience) {
  const int milliseconds = static_cast<int>(absl::ToInt64Milliseconds(patience));
  char bytes[4'096];
  for (;;) {
    // The hub's pings come in between; the end is below TLS.
    pollfd event{fd_, POLLIN, 0};
    if (poll(&event, 1, milliseconds) <= 0) return absl::InfiniteDuration();
    if (recv(fd_, bytes, sizeof(bytes), MSG_DONTWAIT) <= 0) return absl::Now() - opened_at_;
  }
}

}  // namespace postgate::fault

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_FAULT_NETWORK_TLS_PEER_H_
#define POSTGATE_TESTS_FAULT_NETWORK_TLS_PEER_H_

#include <openssl/ssl.h>

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/support/hub.h"

namespace postgate::fault {

// A connection to the hub of which a test says every byte: plain TCP, and from Handshake on TLS 1.3 with a client's certificate.
class TlsPeer {
 public:
  explicit TlsPeer(const std::string& hub_address);
  ~TlsPeer();
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  // As `identity` (carrier-demo-post), for HTTP/2.
  bool Handshake(const testing_support::Hub& hub, const std::string& identity);
  bool Send(absl::string_view bytes);
  // Reads until the hub has ended the connection; how long that took, from the connection on. Infinite when it is still open after `patience`
  // without a byte.
  absl::Duration AwaitEnd(absl::Duration patience);

 private:
  const absl::Time opened_at_;
  int fd_ = -1;
  SSL_CTX* context_ = nullptr;
  SSL* tls_ = nullptr;
};

}  // namespace postgate::fault

#endif  // POSTGATE_TESTS_FAULT_NETWORK_TLS_PEER_H_

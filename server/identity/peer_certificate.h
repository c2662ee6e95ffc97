// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_PEER_CERTIFICATE_H_
#define SERVER_IDENTITY_PEER_CERTIFICATE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace postgate::identity {

// What the hub reads of a peer's certificate; its chain was verified in the TLS handshake.
struct PeerCertificate {
  std::vector<std::string> uris;  // of the subject alternative name, whole, embedded NULs included
  std::string issuer;             // DER of the issuer's name
  std::string serial;             // upper-case hexadecimal
  std::string der;                // the certificate itself
  absl::Time not_before;
  absl::Time not_after;
};

// Reads the first certificate of a PEM text. INVALID_ARGUMENT if there is none or a part of it is malformed.
absl::StatusOr<PeerCertificate> ParsePeerCertificate(absl::string_view pem);

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_PEER_CERTIFICATE_H_

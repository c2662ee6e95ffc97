// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_TLS_H_
#define SERVER_IDENTITY_TLS_H_

#include <grpcpp/security/server_credentials.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/identity/certificate_judge.h"
#include "server/identity/denial.h"

namespace postgate::identity {

// Leaves TLS 1.3 alone for every gRPC server and channel of this process: the C++ API of gRPC 1.51 has no call for a
// lowest version, but with a cipher list that no certificate can serve, TLS 1.2 finds nothing to agree on. To be called
// first in main, before gRPC or any thread starts; it replaces GRPC_SSL_CIPHER_SUITES in the environment.
void RequireTls13();

struct TlsFiles {
  std::string certificate;       // hub.pem
  std::string key;               // hub.key
  std::string authorities;       // ca.pem
  std::string revocation_lists;  // crl.pem
};

// The files in a folder of `postgate certs init`.
TlsFiles TlsFilesIn(const std::string& folder);

// Reads the files once, as a hub must find them at its start: readable, the key belongs to the certificate, the
// authorities signed it for a server, it names a hub of `trust_domain` and is valid at `now`. FAILED_PRECONDITION or
// the file's own error otherwise, with path, cause and remedy. gRPC itself would start and then refuse every handshake.
absl::Status CheckTlsFiles(const TlsFiles& files, const std::string& trust_domain, absl::Time now);

// Server credentials that ask every client for a certificate, verify its chain, judge it and authorize every call.
// There is no other way to a port in this code base, and none without TLS. Key, certificate and authorities are read
// again every second, so that they can be rotated. `observer` may be null. `verified` is told on gRPC's threads of each
// handshake whose certificate was judged, whatever the judgement; one that ends before is one of ObserveHandshakeFailures. FAILED_PRECONDITION if RequireTls13 was not
// called.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const TlsFiles& files, std::shared_ptr<const CertificateJudge> judge, std::shared_ptr<DenialObserver> observer,
    std::function<void()> verified = nullptr);

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_TLS_H_

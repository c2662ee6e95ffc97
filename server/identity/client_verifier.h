// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_CLIENT_VERIFIER_H_
#define SERVER_IDENTITY_CLIENT_VERIFIER_H_

#include <grpcpp/security/tls_certificate_verifier.h>

#include <functional>
#include <memory>

#include "server/identity/certificate_judge.h"
#include "server/identity/denial.h"

namespace postgate::identity {

// Ends a handshake when the client's certificate names nobody, several, or somebody revoked. gRPC calls it after
// OpenSSL has verified the chain, the dates and the purpose; it adds to that check and replaces none of it. Make it
// with grpc::experimental::ExternalCertificateVerifier::Create<ClientVerifier>(judge, observer, verified).
class ClientVerifier final : public grpc::experimental::ExternalCertificateVerifier {
 public:
  // `observer` may be null, and so may `verified`, which is told of each handshake that came so far, whatever the answer.
  ClientVerifier(std::shared_ptr<const CertificateJudge> judge, std::shared_ptr<DenialObserver> observer, std::function<void()> verified);

  // Answers at once, on the handshake's thread.
  bool Verify(grpc::experimental::TlsCustomVerificationCheckRequest* request,
              std::function<void(grpc::Status)> callback, grpc::Status* sync_status) override;

  // Nothing is ever pending.
  void Cancel(grpc::experimental::TlsCustomVerificationCheckRequest* request) override {}

 private:
  const std::shared_ptr<const CertificateJudge> judge_;
  const std::shared_ptr<DenialObserver> observer_;
  const std::function<void()> verified_;
};

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_CLIENT_VERIFIER_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_AUTHENTICATOR_H_
#define SERVER_IDENTITY_AUTHENTICATOR_H_

#include <grpcpp/security/auth_context.h>
#include <grpcpp/security/auth_metadata_processor.h>
#include <grpcpp/server_context.h>

#include <memory>

#include "absl/status/statusor.h"
#include "server/identity/certificate_judge.h"
#include "server/identity/denial.h"
#include "server/identity/principal.h"

namespace postgate::identity {

// Decides about every call before its first message is read, health and reflection included: the certificate is judged
// again (a connection outlives a revocation), then the permission table is asked for the call's method.
// UNAUTHENTICATED or PERMISSION_DENIED with the reason. Thread-safe; does not block.
class Authenticator final : public grpc::AuthMetadataProcessor {
 public:
  // `observer` may be null.
  Authenticator(std::shared_ptr<const CertificateJudge> judge, std::shared_ptr<DenialObserver> observer);

  // Runs on the call's own thread: the judgement is microseconds of parsing, without I/O.
  bool IsBlocking() const override { return false; }

  grpc::Status Process(const InputMetadata& auth_metadata, grpc::AuthContext* context,
                       OutputMetadata* consumed_auth_metadata, OutputMetadata* response_metadata) override;

 private:
  const std::shared_ptr<const CertificateJudge> judge_;
  const std::shared_ptr<DenialObserver> observer_;
};

// Who makes the call. For calls that an Authenticator has let pass; UNAUTHENTICATED otherwise.
absl::StatusOr<Principal> PrincipalOf(const grpc::ServerContextBase& context);

// The same with the certificate, which a long stream keeps in order to ask CertificateJudge::JudgeAgain.
absl::StatusOr<Caller> CallerOf(const grpc::ServerContextBase& context);

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_AUTHENTICATOR_H_

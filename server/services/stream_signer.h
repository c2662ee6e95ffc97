// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_STREAM_SIGNER_H_
#define POSTGATE_SERVER_SERVICES_STREAM_SIGNER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/receipts/batch_signature.h"
#include "core/synchronization/mutex.h"
#include "server/identity/certificate_judge.h"

namespace postgate::services {

// By what signers are judged.
struct SignerRules {
  // PEM file of the authorities that a signer's certificate has to come from; read again for each stream.
  std::string authorities_file;
  std::shared_ptr<const identity::CertificateJudge> judge;
};

// By which certificate the batches of one stream are signed. It is judged when the first signed batch comes, and for each whether it was revoked or ran
// out since. Thread-safe; reads a file and verifies a chain, so not on a gRPC thread.
class StreamSigner {
 public:
  using SignerPtr = std::shared_ptr<const receipts::SignerCertificate>;

  StreamSigner(SignerRules rules, identity::Caller caller) : rules_(std::move(rules)), caller_(std::move(caller)) {}

  // `signing_certificate` is Open's; empty: the connection's own. INVALID_ARGUMENT with SIGNATURE_INVALID, cause and remedy, when it can't be read, comes
  // from another authority, is revoked or not valid now, or names another carrier.
  absl::StatusOr<SignerPtr> Judge(const std::string& signing_certificate, absl::Time now) POSTGATE_EXCLUDES(mutex_);

 private:
  absl::Status Admit(const std::string& signing_certificate, absl::Time now) POSTGATE_REQUIRES(mutex_);

  const SignerRules rules_;
  const identity::Caller caller_;
  Mutex mutex_;
  SignerPtr signer_ POSTGATE_GUARDED_BY(mutex_);
  identity::PeerCertificate certificate_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_STREAM_SIGNER_H_

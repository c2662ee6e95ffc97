// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_CERTIFICATE_JUDGE_H_
#define SERVER_IDENTITY_CERTIFICATE_JUDGE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/identity/denial.h"
#include "server/identity/peer_certificate.h"
#include "server/identity/principal.h"
#include "server/identity/revocation_list.h"

namespace postgate::identity {

// Somebody whose certificate was found good, and that certificate.
struct Caller {
  Principal principal;
  PeerCertificate certificate;
};

// The one judgement of a certificate whose chain TLS has verified: it names exactly one principal of the trust domain,
// it is valid now, and it is not revoked. The handshake and every call ask the same. Thread-safe.
class CertificateJudge {
 public:
  CertificateJudge(std::string trust_domain, std::shared_ptr<const RevocationList> revocations)
      : trust_domain_(std::move(trust_domain)), revocations_(std::move(revocations)) {}

  std::variant<Caller, Denial> Judge(absl::string_view certificate_pem, absl::Time now) const;

  // Whether somebody admitted earlier may go on: for streams that outlive a revocation or their certificate's end.
  std::optional<Denial> JudgeAgain(const PeerCertificate& certificate, absl::Time now) const;

 private:
  const std::string trust_domain_;
  const std::shared_ptr<const RevocationList> revocations_;
};

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_CERTIFICATE_JUDGE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_DENIAL_H_
#define SERVER_IDENTITY_DENIAL_H_

#include <array>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "server/identity/principal.h"

namespace postgate::identity {

// Why a connection or a call was refused. The names are the label `rule` of postgate_authz_denied_total: they never
// change.
enum class DenialRule {
  kUnreadableCertificate,
  kNoSingleIdentity,  // no URI, several, another trust domain, or not of the expected form
  kUnknownAuthority,  // the issuer is none of those in ca.pem
  kNotYetValid,
  kExpired,
  kRevoked,
  kRevocationListStale,  // nobody can be judged until a new list is there
  kNoCertificate,        // refused by the TLS library, like the next two
  kUntrustedChain,       // another authority, or a certificate that is not for a client
  kHandshakeFailed,      // TLS 1.2, plaintext, or something that is no TLS at all
  kUnknownMethod,
  kRoleNotAllowed,
};

inline constexpr std::array<DenialRule, 12> kDenialRules = {
    DenialRule::kUnreadableCertificate, DenialRule::kNoSingleIdentity, DenialRule::kUnknownAuthority,
    DenialRule::kNotYetValid,           DenialRule::kExpired,          DenialRule::kRevoked,
    DenialRule::kRevocationListStale,   DenialRule::kNoCertificate,    DenialRule::kUntrustedChain,
    DenialRule::kHandshakeFailed,       DenialRule::kUnknownMethod,    DenialRule::kRoleNotAllowed};

// "no_single_identity" and so on.
absl::string_view DenialRuleName(DenialRule rule);

struct Denial {
  DenialRule rule;
  // For the hub's log and, where TLS leaves a way to say it, for the client. Holds nothing secret.
  std::string message;
};

// Hears of every refusal, for the log and the metrics. Called on gRPC's threads: implementations are thread-safe and do
// not block.
class DenialObserver {
 public:
  virtual ~DenialObserver() = default;

  // A handshake was refused: no call was read.
  virtual void OnConnectionRefused(const Denial& denial) = 0;

  // A call was refused before its first message. `method` is what the client sent, escaped and cut; `principal` is
  // absent when the certificate names nobody.
  virtual void OnCallDenied(const Denial& denial, absl::string_view method,
                            const std::optional<Principal>& principal) = 0;
};

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_DENIAL_H_

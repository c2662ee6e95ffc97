// SPDX-License-Identifier: Apache-2.0
#include "server/identity/denial.h"

namespace postgate::identity {

absl::string_view DenialRuleName(DenialRule rule) {
  switch (rule) {
    case DenialRule::kUnreadableCertificate:
      return "unreadable_certificate";
    case DenialRule::kNoSingleIdentity:
      return "no_single_identity";
    case DenialRule::kUnknownAuthority:
      return "unknown_authority";
    case DenialRule::kNotYetValid:
      return "not_yet_valid";
    case DenialRule::kExpired:
      return "expired";
    case DenialRule::kRevoked:
      return "revoked";
    case DenialRule::kRevocationListStale:
      return "revocation_list_stale";
    case DenialRule::kNoCertificate:
      return "no_certificate";
    case DenialRule::kUntrustedChain:
      return "untrusted_chain";
    case DenialRule::kHandshakeFailed:
      return "handshake_failed";
    case DenialRule::kUnknownMethod:
      return "unknown_method";
    case DenialRule::kRoleNotAllowed:
      return "role_not_allowed";
  }
  return "unknown";
}

}  // namespace postgate::identity

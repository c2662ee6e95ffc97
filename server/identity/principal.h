// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_PRINCIPAL_H_
#define SERVER_IDENTITY_PRINCIPAL_H_

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::identity {

enum class Role { kCarrier, kCustoms, kOperator, kAuditor };

inline constexpr std::array<Role, 4> kRoles = {Role::kCarrier, Role::kCustoms, Role::kOperator, Role::kAuditor};

// "carrier", "customs", "operator", "auditor": the word in the URI, in logs and in errors.
absl::string_view RoleName(Role role);

// Who calls: what one certificate's one URI says. `name` is 1 to 63 of A-Z a-z 0-9 . - _ and begins with a letter or
// digit; it is compared exactly, capitals included.
struct Principal {
  Role role;
  std::string name;

  friend bool operator==(const Principal&, const Principal&) = default;
};

// "carrier/demo", for logs and errors.
std::string ToString(const Principal& principal);

// Parses spiffe://<trust_domain>/<role>/<name>, exactly so: no port, query, fragment, escape, empty or further segment.
// UNAUTHENTICATED with the reason otherwise. `trust_domain` is the hub's own.
absl::StatusOr<Principal> ParsePrincipal(absl::string_view uri, absl::string_view trust_domain);

// The same for all URIs of a certificate, of which there must be exactly one (SPIFFE X509-SVID, 2): with several, two
// checks could each look at another one.
absl::StatusOr<Principal> ParsePrincipal(const std::vector<std::string>& uris, absl::string_view trust_domain);

// The trust domain of a well-formed spiffe URI. INVALID_ARGUMENT otherwise.
absl::StatusOr<std::string> TrustDomainOf(absl::string_view uri);

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_PRINCIPAL_H_

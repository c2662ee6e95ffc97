// SPDX-License-Identifier: Apache-2.0
#ifndef CERTS_SPIFFE_NAME_H_
#define CERTS_SPIFFE_NAME_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace postgate::certs {

// The roles that a client certificate can name, in the order of the documentation.
const std::vector<std::string>& ClientRoles();

// OK, or INVALID_ARGUMENT that names what is wrong and what would do.
//
// A trust domain is 1 to 255 of a-z 0-9 . - _ and begins with a letter or digit. A name is 1 to 63 of A-Z a-z 0-9 . - _
// and begins with a letter or digit: it is a path segment of the URI, a common name and part of a file's name at once.
absl::Status CheckTrustDomain(absl::string_view trust_domain);
absl::Status CheckRole(absl::string_view role);
absl::Status CheckName(absl::string_view name);

// spiffe://<trust domain>/<role>/<name>.
std::string SpiffeUri(absl::string_view trust_domain, absl::string_view role, absl::string_view name);

}  // namespace postgate::certs

#endif  // CERTS_SPIFFE_NAME_H_

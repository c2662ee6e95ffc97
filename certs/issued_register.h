// SPDX-License-Identifier: Apache-2.0
#ifndef CERTS_ISSUED_REGISTER_H_
#define CERTS_ISSUED_REGISTER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace postgate::certs {

// One certificate that the authority has signed.
struct IssuedEntry {
  std::string serial;  // upper-case hexadecimal
  std::string role;
  std::string name;
  absl::Time not_after;
};

// The register DIR/issued.txt: one certificate a line. The files ROLE-NAME.pem hold only the newest certificate of a
// name; the register is what lets a revocation reach the older ones that are still valid.
std::string IssuedRegisterPath(const std::string& dir);

// INVALID_ARGUMENT names file and line; an absent register is empty.
absl::StatusOr<std::vector<IssuedEntry>> ReadIssuedRegister(const std::string& dir);

// Appends `entry`; the caller holds the AuthorityLock.
absl::Status AppendToIssuedRegister(const std::string& dir, const IssuedEntry& entry);

}  // namespace postgate::certs

#endif  // CERTS_ISSUED_REGISTER_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CERTS_PROFILE_H_
#define CERTS_PROFILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "certs/openssl_types.h"

namespace postgate::certs {

// What a kind of certificate looks like: one file of certs/profiles/, in OpenSSL's configuration format, so that
// `openssl x509 -extfile` of a real authority can read the same file.
struct Profile {
  std::string name;
  int default_days = 0;
  // Host names and addresses for the subject alternative name; only the hub's profile has any.
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  // Holds the section [extensions] for X509V3_EXT_*_nconf.
  ConfPtr configuration;
};

inline constexpr char kExtensionsSection[] = "extensions";

// The text of certs/profiles/NAME.cnf as it was compiled in, or null.
const char* EmbeddedProfile(absl::string_view name);

// Parses `text`. INVALID_ARGUMENT names the profile and the line or key at fault; unknown keys and sections are
// refused.
absl::StatusOr<Profile> ParseProfile(absl::string_view name, absl::string_view text);

// NOT_FOUND if no profile of that name was compiled in.
absl::StatusOr<Profile> LoadProfile(absl::string_view name);

}  // namespace postgate::certs

#endif  // CERTS_PROFILE_H_

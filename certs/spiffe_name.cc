// SPDX-License-Identifier: Apache-2.0
#include "certs/spiffe_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace postgate::certs {
namespace {

constexpr size_t kTrustDomainLengthMax = 255;  // SPIFFE-ID, 2.1
constexpr size_t kNameLengthMax = 63;          // a common name holds 64 (X.520, ub-common-name)

bool IsAlphanumeric(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

bool IsNameCharacter(char c) { return IsAlphanumeric(c) || c == '.' || c == '-' || c == '_'; }

bool IsTrustDomainCharacter(char c) {
  return IsNameCharacter(c) && !absl::ascii_isupper(static_cast<unsigned char>(c));
}

}  // namespace

const std::vector<std::string>& ClientRoles() {
  static const auto* const kRoles = new std::vector<std::string>{"carrier", "customs", "operator", "auditor"};
  return *kRoles;
}

absl::Status CheckTrustDomain(absl::string_view trust_domain) {
  const bool is_good = !trust_domain.empty() && trust_domain.size() <= kTrustDomainLengthMax &&
                       IsAlphanumeric(trust_domain.front()) &&
                       std::all_of(trust_domain.begin(), trust_domain.end(), IsTrustDomainCharacter);
  if (is_good) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("trust domain \"", trust_domain,
                                                 "\" is not usable: give 1 to 255 of a-z 0-9 . - _ beginning with a "
                                                 "letter or digit, for example postgate.example"));
}

absl::Status CheckRole(absl::string_view role) {
  const auto& roles = ClientRoles();
  if (std::find(roles.begin(), roles.end(), role) != roles.end()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("role \"", role, "\" does not exist: give one of ", absl::StrJoin(roles, ", ")));
}

absl::Status CheckName(absl::string_view name) {
  const bool is_good = !name.empty() && name.size() <= kNameLengthMax && IsAlphanumeric(name.front()) &&
                       std::all_of(name.begin(), name.end(), IsNameCharacter);
  if (is_good) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "name \"", name,
      "\" is not usable: give 1 to 63 of A-Z a-z 0-9 . - _ beginning with a letter or digit, for example demo"));
}

std::string SpiffeUri(absl::string_view trust_domain, absl::string_view role, absl::string_view name) {
  return absl::StrCat("spiffe://", trust_domain, "/", role, "/", name);
}

}  // namespace postgate::certs

// SPDX-License-Identifier: Apache-2.0
#include "server/identity/principal.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace postgate::identity {
namespace {

constexpr absl::string_view kScheme = "spiffe://";
constexpr size_t kNameLengthMax = 63;
constexpr size_t kTrustDomainLengthMax = 255;  // SPIFFE-ID, 2.1
constexpr size_t kUriLengthShown = 120;

bool IsAlphanumeric(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

bool IsNameCharacter(char c) { return IsAlphanumeric(c) || c == '.' || c == '-' || c == '_'; }

bool IsTrustDomainCharacter(char c) {
  return IsNameCharacter(c) && !absl::ascii_isupper(static_cast<unsigned char>(c));
}

bool IsName(absl::string_view text) {
  return !text.empty() && text.size() <= kNameLengthMax && IsAlphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(), IsNameCharacter);
}

bool IsTrustDomain(absl::string_view text) {
  return !text.empty() && text.size() <= kTrustDomainLengthMax && IsAlphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(), IsTrustDomainCharacter);
}

std::optional<Role> RoleNamed(absl::string_view word) {
  for (Role role : kRoles) {
    if (RoleName(role) == word) return role;
  }
  return std::nullopt;
}

// The URI comes from a stranger: it is shown escaped and cut.
absl::Status Refusal(absl::string_view uri, absl::string_view trust_domain, absl::string_view why) {
  return absl::UnauthenticatedError(absl::StrCat("certificate names \"",
                                                 absl::CHexEscape(std::string(uri.substr(0, kUriLengthShown))),
                                                 "\": ", why, "; expected spiffe://", trust_domain, "/<role>/<name>"));
}

}  // namespace

absl::string_view RoleName(Role role) {
  switch (role) {
    case Role::kCarrier:
      return "carrier";
    case Role::kCustoms:
      return "customs";
    case Role::kOperator:
      return "operator";
    case Role::kAuditor:
      return "auditor";
  }
  return "unknown";
}

std::string ToString(const Principal& principal) { return absl::StrCat(RoleName(principal.role), "/", principal.name); }

absl::StatusOr<Principal> ParsePrincipal(absl::string_view uri, absl::string_view trust_domain) {
  absl::string_view rest = uri;
  if (!absl::ConsumePrefix(&rest, kScheme)) return Refusal(uri, trust_domain, "not a spiffe URI");
  const std::vector<absl::string_view> parts = absl::StrSplit(rest, '/');
  if (parts[0] != trust_domain) return Refusal(uri, trust_domain, "not this hub's trust domain");
  if (parts.size() != 3) return Refusal(uri, trust_domain, "not of two path segments");
  const std::optional<Role> role = RoleNamed(parts[1]);
  if (!role.has_value()) return Refusal(uri, trust_domain, "no such role");
  if (!IsName(parts[2])) return Refusal(uri, trust_domain, "not a usable name");
  return Principal{*role, std::string(parts[2])};
}

absl::StatusOr<Principal> ParsePrincipal(const std::vector<std::string>& uris, absl::string_view trust_domain) {
  if (uris.size() == 1) return ParsePrincipal(uris[0], trust_domain);
  return absl::UnauthenticatedError(absl::StrCat(
      "certificate has ", uris.size(), " URIs in its subject alternative name; expected exactly one, spiffe://",
      trust_domain, "/<role>/<name> (the common name is not read)"));
}

absl::StatusOr<std::string> TrustDomainOf(absl::string_view uri) {
  absl::string_view rest = uri;
  if (absl::ConsumePrefix(&rest, kScheme)) {
    const absl::string_view trust_domain = rest.substr(0, rest.find('/'));
    if (IsTrustDomain(trust_domain)) return std::string(trust_domain);
  }
  return absl::InvalidArgumentError("expected spiffe://<trust domain>/<role>/<name>");
}

}  // namespace postgate::identity

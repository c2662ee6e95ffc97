// SPDX-License-Identifier: Apache-2.0
#include "server/identity/authenticator.h"

#include <grpc/grpc_security_constants.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/clock/clock.h"
#include "server/identity/permissions.h"

namespace postgate::identity {
namespace {

constexpr char kPathHeader[] = ":path";
constexpr size_t kMethodLengthShown = 120;

// The connection's certificate, or an empty text. gRPC sets the property from the handshake; no client can.
std::string CertificatePem(const grpc::AuthContext& context) {
  const std::vector<grpc::string_ref> values = context.FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  return values.size() == 1 ? std::string(values[0].data(), values[0].size()) : std::string();
}

// What the client sent as :path, or an empty text if that is not there exactly once.
absl::string_view MethodOf(const grpc::AuthMetadataProcessor::InputMetadata& metadata) {
  const auto [first, last] = metadata.equal_range(kPathHeader);
  if (first == last || std::next(first) != last) return {};
  return absl::string_view(first->second.data(), first->second.size());
}

std::string Shown(absl::string_view method) {
  return absl::CHexEscape(std::string(method.substr(0, kMethodLengthShown)));
}

std::optional<Denial> AskTable(absl::string_view method, const Principal& principal) {
  switch (AccessTo(method, principal.role)) {
    case MethodAccess::kAllowed:
      return std::nullopt;
    case MethodAccess::kUnknownMethod:
      return Denial{DenialRule::kUnknownMethod,
                    absl::StrCat("method ", Shown(method), " is not in this hub's permission table")};
    case MethodAccess::kRoleNotAllowed:
      break;
  }
  return Denial{DenialRule::kRoleNotAllowed, absl::StrCat("role ", RoleName(principal.role), " may not call ",
                                                          Shown(method), "; this connection is ", ToString(principal))};
}

}  // namespace

Authenticator::Authenticator(std::shared_ptr<const CertificateJudge> judge, std::shared_ptr<DenialObserver> observer)
    : judge_(std::move(judge)), observer_(std::move(observer)) {}

grpc::Status Authenticator::Process(const InputMetadata& auth_metadata, grpc::AuthContext* context,
                                    OutputMetadata* consumed_auth_metadata, OutputMetadata* response_metadata) {
  const absl::string_view method = MethodOf(auth_metadata);
  const auto verdict = judge_->Judge(CertificatePem(*context), WallNow());
  if (const auto* denial = std::get_if<Denial>(&verdict)) {
    if (observer_ != nullptr) observer_->OnCallDenied(*denial, Shown(method), std::nullopt);
    return grpc::Status(grpc::StatusCode::UNAUTHENTICATED, denial->message);
  }
  const Principal& principal = std::get<Caller>(verdict).principal;
  if (const std::optional<Denial> denial = AskTable(method, principal)) {
    if (observer_ != nullptr) observer_->OnCallDenied(*denial, Shown(method), principal);
    return grpc::Status(grpc::StatusCode::PERMISSION_DENIED, denial->message);
  }
  return grpc::Status::OK;
}

absl::StatusOr<Caller> CallerOf(const grpc::ServerContextBase& context) {
  const std::shared_ptr<const grpc::AuthContext> auth_context = context.auth_context();
  if (auth_context == nullptr) return absl::UnauthenticatedError("the connection has no identity");
  absl::StatusOr<PeerCertificate> certificate = ParsePeerCertificate(CertificatePem(*auth_context));
  if (!certificate.ok() || certificate->uris.size() != 1) {
    return absl::UnauthenticatedError("the connection has no certificate with exactly one identity");
  }
  absl::StatusOr<std::string> trust_domain = TrustDomainOf(certificate->uris[0]);
  if (!trust_domain.ok()) return absl::UnauthenticatedError(trust_domain.status().message());
  absl::StatusOr<Principal> principal = ParsePrincipal(certificate->uris, *trust_domain);
  if (!principal.ok()) return principal.status();
  return Caller{*std::move(principal), *std::move(certificate)};
}

absl::StatusOr<Principal> PrincipalOf(const grpc::ServerContextBase& context) {
  absl::StatusOr<Caller> caller = CallerOf(context);
  if (!caller.ok()) return caller.status();
  return std::move(caller->principal);
}

}  // namespace postgate::identity

// SPDX-License-Identifier: Apache-2.0
//
// Any text as a peer's certificate (PEM, or DER that is put into PEM here) and as the URI that names a principal.
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "certs/authority.h"
#include "certs/spiffe_name.h"
#include "core/testing/temporary_folder.h"
#include "server/identity/certificate_judge.h"
#include "server/identity/peer_certificate.h"
#include "server/identity/principal.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {
namespace {

constexpr char kTrustDomain[] = "postgate.example";

void CheckUri(absl::string_view uri) {
  const auto principal = identity::ParsePrincipal(uri, kTrustDomain);
  const auto domain = identity::TrustDomainOf(uri);
  if (!principal.ok()) return;
  Require(domain.ok() && *domain == kTrustDomain, "a principal is of the trust domain");
  const std::string role(identity::RoleName(principal->role));
  Require(certs::SpiffeUri(kTrustDomain, role, principal->name) == uri, "a principal has one URI");
  Require(certs::CheckName(principal->name).ok() && certs::CheckRole(role).ok(), "who is let in could have been issued");
  Require(!identity::ParsePrincipal(uri, "other.example").ok(), "a principal is of one trust domain");
}

const identity::CertificateJudge& Judge() {
  static const identity::CertificateJudge* const judge = [] {
    static const TemporaryFolder* const folder = new TemporaryFolder;
    if (!certs::InitAuthority(folder->path()).ok()) std::abort();
    auto list = identity::RevocationList::Load({folder->path() + "/crl.pem", folder->path() + "/ca.pem"}, absl::Now());
    if (!list.ok()) std::abort();
    return new identity::CertificateJudge(kTrustDomain, *list);
  }();
  return *judge;
}

void CheckPem(absl::string_view pem) {
  const auto certificate = identity::ParsePeerCertificate(pem);
  const auto judged = Judge().Judge(pem, absl::FromUnixSeconds(1'795'478'400));
  // The judge's authority was made a moment ago: it can have issued none of the inputs.
  Require(std::holds_alternative<identity::Denial>(judged), "a certificate of another authority is refused");
  if (!certificate.ok()) return;
  for (const std::string& uri : certificate->uris) CheckUri(uri);
}

}  // namespace

void RunOnce(absl::string_view input) {
  CheckUri(input);
  if (absl::StrContains(input, "-----BEGIN")) return CheckPem(input);
  CheckPem(absl::StrCat("-----BEGIN CERTIFICATE-----\n", absl::Base64Escape(input), "\n-----END CERTIFICATE-----\n"));
}

}  // namespace postgate::fuzz

// SPDX-License-Identifier: Apache-2.0
//
// Any text as a peer's certificate (PEM, or DER that is put into PEM here) and as the URI that names a principal; 'e' and then edits of a genuine
// certificate, made anew for each process.
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "certs/authority.h"
#include "certs/spiffe_name.h"
#include "core/testing/read_file.h"
#include "core/testing/temporary_folder.h"
#include "server/identity/certificate_judge.h"
#include "server/identity/peer_certificate.h"
#include "server/identity/principal.h"
#include "tests/fuzz/edits.h"
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

// An authority with one carrier, and its judge.
class Genuine {
 public:
  Genuine() {
    Require(certs::InitAuthority(folder_.path()).ok() && certs::Issue(folder_.path(), "carrier", "genuine").ok(), "certificates are made");
    auto list = identity::RevocationList::Load({folder_.path() + "/crl.pem", folder_.path() + "/ca.pem"}, absl::Now());
    Require(list.ok(), "its revocation list is read");
    judge_ = std::make_unique<identity::CertificateJudge>(kTrustDomain, *list);
    const std::string pem = ReadFile(folder_.path() + "/carrier-genuine.pem");
    const size_t begin = pem.find("-----\n") + 6;
    Require(absl::Base64Unescape(pem.substr(begin, pem.find("-----END") - begin), &der_), "PEM is base64");
  }

  // With what is judged, who it is; nobody.
  std::optional<identity::Principal> Judge(absl::string_view pem) const {
    const auto judged = judge_->Judge(pem, absl::Now());
    const auto* caller = std::get_if<identity::Caller>(&judged);
    return caller == nullptr ? std::nullopt : std::make_optional(caller->principal);
  }
  const std::string& der() const { return der_; }

 private:
  const TemporaryFolder folder_;
  std::unique_ptr<identity::CertificateJudge> judge_;
  std::string der_;
};

std::string PemOf(absl::string_view der) {
  return absl::StrCat("-----BEGIN CERTIFICATE-----\n", absl::Base64Escape(der), "\n-----END CERTIFICATE-----\n");
}

// Signatures are TLS's to check. Whoever is let in has one good name all the same.
void CheckPem(const Genuine& genuine, absl::string_view pem, bool may_be_of_the_authority) {
  const auto certificate = identity::ParsePeerCertificate(pem);
  const std::optional<identity::Principal> principal = genuine.Judge(pem);
  Require(certificate.ok() || !principal.has_value(), "what cannot be read names nobody");
  Require(may_be_of_the_authority || !principal.has_value(), "a certificate of another authority is refused");
  if (!certificate.ok()) return;
  for (const std::string& uri : certificate->uris) CheckUri(uri);
  if (principal.has_value()) Require(certificate->uris.size() == 1 && certs::CheckName(principal->name).ok(), "who is let in has one good name");
}

}  // namespace

void RunOnce(absl::string_view input) {
  static const Genuine* const genuine = new Genuine;
  static const bool is_known = genuine->Judge(PemOf(genuine->der())).has_value();
  Require(is_known, "the genuine certificate is let in");
  CheckUri(input);
  if (!input.empty() && input.front() == 'e') return CheckPem(*genuine, PemOf(Edited(genuine->der(), input.substr(1))), true);
  CheckPem(*genuine, absl::StrContains(input, "-----BEGIN") ? std::string(input) : PemOf(input), false);
}

}  // namespace postgate::fuzz

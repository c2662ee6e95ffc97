// SPDX-License-Identifier: Apache-2.0
#include "server/identity/certificate_judge.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace postgate::identity {

std::variant<Caller, Denial> CertificateJudge::Judge(absl::string_view certificate_pem, absl::Time now) const {
  absl::StatusOr<PeerCertificate> certificate = ParsePeerCertificate(certificate_pem);
  if (!certificate.ok()) {
    return Denial{DenialRule::kUnreadableCertificate,
                  absl::StrCat("the certificate cannot be read: ", certificate.status().message())};
  }
  absl::StatusOr<Principal> principal = ParsePrincipal(certificate->uris, trust_domain_);
  if (!principal.ok()) return Denial{DenialRule::kNoSingleIdentity, std::string(principal.status().message())};
  if (std::optional<Denial> denial = JudgeAgain(*certificate, now)) return *std::move(denial);
  return Caller{*std::move(principal), *std::move(certificate)};
}

std::optional<Denial> CertificateJudge::JudgeAgain(const PeerCertificate& certificate, absl::Time now) const {
  auto time_text = [](absl::Time time) { return absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone()); };
  if (now < certificate.not_before) {
    return Denial{DenialRule::kNotYetValid, absl::StrCat("the certificate with serial number ", certificate.serial,
                                                         " is valid only from ", time_text(certificate.not_before))};
  }
  if (now > certificate.not_after) {
    return Denial{DenialRule::kExpired, absl::StrCat("the certificate with serial number ", certificate.serial,
                                                     " expired at ", time_text(certificate.not_after))};
  }
  return revocations_->Check(certificate, now);
}

}  // namespace postgate::identity

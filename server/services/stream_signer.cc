// SPDX-License-Identifier: Apache-2.0
#include "server/services/stream_signer.h"

#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/openssl/issuer_check.h"
#include "server/identity/openssl_types.h"
#include "server/intake/errors.h"

namespace postgate::services {
namespace {

// `what`: which certificate.
absl::Status Refused(absl::string_view what, absl::string_view why) {
  return intake::Invalid(intake::kSignatureInvalid,
                         absl::StrCat(what, ": ", why, "; nothing of the batch was taken. Open a stream again with a certificate of the hub's authority for this carrier"));
}

constexpr char kSent[] = "signing_certificate";
constexpr char kOwn[] = "the connection's certificate";

// Its chain; who it is is judged besides.
absl::StatusOr<receipts::SignerCertificate> ReadSigner(const std::string& pem, const std::string& authorities_file, absl::Time now) {
  std::vector<openssl::X509Ptr> certificates = openssl::CertificatesFromPem(pem);
  if (certificates.empty()) return Refused(kSent, "expected a PEM block \"CERTIFICATE\"");
  const absl::StatusOr<std::string> authorities = identity::ReadPemFile(authorities_file);
  if (!authorities.ok()) return authorities.status();
  const absl::Status issued = openssl::CheckIssuer(certificates.front().get(), certificates, openssl::CertificatesFromPem(*authorities), now);
  if (!issued.ok()) return Refused(kSent, issued.message());
  absl::StatusOr<receipts::SignerCertificate> signer = receipts::SignerCertificate::FromX509(std::move(certificates.front()));
  if (!signer.ok()) return Refused(kSent, signer.status().message());
  return signer;
}

}  // namespace

absl::StatusOr<StreamSigner::SignerPtr> StreamSigner::Judge(const std::string& signing_certificate, absl::Time now) {
  MutexLock lock(mutex_);
  if (signer_ == nullptr) {
    if (absl::Status admitted = Admit(signing_certificate, now); !admitted.ok()) return admitted;
  }
  if (const auto denial = rules_.judge->JudgeAgain(certificate_, now); denial.has_value()) return Refused(signing_certificate.empty() ? kOwn : kSent, denial->message);
  return signer_;
}

absl::Status StreamSigner::Admit(const std::string& signing_certificate, absl::Time now) {
  if (signing_certificate.empty()) {
    // The handshake has verified its chain.
    absl::StatusOr<receipts::SignerCertificate> own = receipts::SignerCertificate::FromDer(caller_.certificate.der);
    if (!own.ok()) return Refused(kOwn, own.status().message());
    certificate_ = caller_.certificate;
    signer_ = std::make_shared<const receipts::SignerCertificate>(*std::move(own));
    return absl::OkStatus();
  }
  absl::StatusOr<receipts::SignerCertificate> signer = ReadSigner(signing_certificate, rules_.authorities_file, now);
  if (!signer.ok()) return signer.status();
  auto verdict = rules_.judge->Judge(signing_certificate, now);
  if (const auto* denial = std::get_if<identity::Denial>(&verdict)) return Refused(kSent, denial->message);
  auto& judged = std::get<identity::Caller>(verdict);
  if (judged.principal != caller_.principal) {
    return Refused(kSent, absl::StrCat("it names ", identity::ToString(judged.principal), ", and this stream is of ", identity::ToString(caller_.principal)));
  }
  certificate_ = std::move(judged.certificate);
  signer_ = std::make_shared<const receipts::SignerCertificate>(*std::move(signer));
  return absl::OkStatus();
}

}  // namespace postgate::services

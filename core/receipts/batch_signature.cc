// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/batch_signature.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/digest/sha256.h"
#include "core/encoding/big_endian.h"
#include "core/encoding/timestamp.h"
#include "core/openssl/issuer_check.h"
#include "core/openssl/pem.h"
#include "core/openssl/x509_text.h"
#include "core/receipts/signing_key.h"

namespace postgate::receipts {
namespace {

constexpr char kDomain[] = "postgate batch signature v1\n";
constexpr char kScheme[] = "spiffe://";

void AppendText(const std::string& text, std::string& to) {
  encoding::AppendBigEndian(static_cast<int64_t>(text.size()), to);
  to += text;
}

// spiffe://DOMAIN/carrier/NAME: customs and operators sign no batches.
bool IsCarrier(absl::string_view uri) {
  if (!absl::ConsumePrefix(&uri, kScheme)) return false;
  const std::vector<absl::string_view> parts = absl::StrSplit(uri, '/');
  return parts.size() == 3 && !parts[0].empty() && parts[1] == "carrier" && !parts[2].empty();
}

}  // namespace

std::string SignedBytes(const BatchContent& content) {
  std::string bytes = kDomain;
  AppendText(content.carrier_uri, bytes);
  AppendText(content.producer, bytes);
  encoding::AppendBigEndian(content.first_offset, bytes);
  encoding::AppendBigEndian(static_cast<int64_t>(content.digests.size()), bytes);
  bytes.push_back(static_cast<char>(content.kind));
  for (const std::string& digest : content.digests) bytes += digest;
  return bytes;
}

absl::StatusOr<SignerCertificate> SignerCertificate::FromDer(absl::string_view der) {
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* end = begin;
  openssl::X509Ptr certificate(d2i_X509(nullptr, &end, static_cast<long>(der.size())));
  ERR_clear_error();
  if (certificate == nullptr || end != begin + der.size()) return absl::InvalidArgumentError("the signer's certificate can't be read");
  return FromX509(std::move(certificate));
}

absl::StatusOr<SignerCertificate> SignerCertificate::FromX509(openssl::X509Ptr certificate) {
  const auto wrong = [](absl::string_view why) { return absl::InvalidArgumentError(absl::StrCat("the signer's certificate ", why)); };
  SignerCertificate signer;
  const EVP_PKEY* const key = X509_get0_pubkey(certificate.get());
  ERR_clear_error();
  if (key == nullptr || !IsSigningKey(key)) return wrong("is of another key than P-256 or Ed25519");
  // Without the extension X509_get_key_usage allows everything.
  const bool says_usage = (X509_get_extension_flags(certificate.get()) & EXFLAG_KUSAGE) != 0;
  if (!says_usage || (X509_get_key_usage(certificate.get()) & KU_DIGITAL_SIGNATURE) == 0) return wrong("is not for signatures (keyUsage digitalSignature)");
  std::vector<std::string> uris = openssl::UrisOf(certificate.get());
  if (uris.size() != 1 || !IsCarrier(uris[0])) return wrong("has not exactly one URI, spiffe://DOMAIN/carrier/NAME");
  signer.uri_ = std::move(uris[0]);
  signer.serial_ = openssl::SerialToHex(X509_get0_serialNumber(certificate.get()));
  const absl::StatusOr<absl::Time> not_before = openssl::FromAsn1Time(X509_get0_notBefore(certificate.get()));
  const absl::StatusOr<absl::Time> not_after = openssl::FromAsn1Time(X509_get0_notAfter(certificate.get()));
  if (!not_before.ok() || !not_after.ok()) return wrong("does not say when it is valid");
  signer.not_before_ = *not_before;
  signer.not_after_ = *not_after;
  signer.der_ = openssl::DerOf(certificate.get());
  signer.certificate_ = std::move(certificate);
  return signer;
}

absl::Status SignerCertificate::Verify(const BatchContent& content, absl::string_view signature) const {
  if (content.carrier_uri == uri_ && IsSignature(X509_get0_pubkey(certificate_.get()), SignedBytes(content), signature)) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the signature is not that of certificate ", serial_, " over these records of producer ", content.producer,
                                          " from offset ", content.first_offset));
}

absl::Status VerifySignedBatch(const v1::SignedBatch& batch, std::vector<std::string> digests, absl::string_view authorities_pem) {
  if (batch.count() != static_cast<int64_t>(digests.size())) return absl::InvalidArgumentError("a signed batch of another number of records");
  const absl::StatusOr<SignerCertificate> signer = SignerCertificate::FromDer(batch.certificate());
  if (!signer.ok()) return signer.status();
  if (signer->uri() != batch.carrier_uri()) return absl::DataLossError("the certificate of a signed batch names another carrier");
  // As of its own beginning: what was signed while it was valid stays signed.
  const absl::Status issued = openssl::CheckIssuer(signer->certificate(), {}, openssl::CertificatesFromPem(authorities_pem), signer->not_before());
  if (!issued.ok()) return absl::Status(issued.code(), absl::StrCat("the signer's certificate is ", issued.message()));
  const absl::Time at = encoding::ToTime(batch.committed_at());
  if (at < signer->not_before() || at > signer->not_after()) {
    return absl::FailedPreconditionError(absl::StrCat("the signer's certificate ", signer->serial(), " was not valid at ", absl::FormatTime(at, absl::UTCTimeZone())));
  }
  return signer->Verify({batch.carrier_uri(), batch.producer(), batch.first_offset(), batch.kind(), std::move(digests)}, batch.signature());
}

}  // namespace postgate::receipts

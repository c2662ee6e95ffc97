// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/head_verifier.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/digest/sha256.h"
#include "core/encoding/timestamp.h"
#include "core/openssl/issuer_check.h"
#include "core/openssl/pem.h"
#include "core/openssl/x509_text.h"
#include "core/receipts/signing_key.h"
#include "core/receipts/tree_head.h"

namespace postgate::receipts {
namespace {

constexpr char kScheme[] = "spiffe://";
constexpr char kPath[] = "/hub/receipts";
constexpr size_t kEpochDigits = 32;

bool NamesReceipts(const X509* certificate) {
  const std::vector<std::string> uris = openssl::UrisOf(certificate);
  return uris.size() == 1 && absl::StartsWith(uris[0], kScheme) && absl::EndsWith(uris[0], kPath);
}

// The parts are signed one behind the other: of other lengths, one head's bytes could be another's.
bool HasLengths(const v1::TreeHead& head) {
  return head.ledger_epoch().size() == kEpochDigits && head.root_hash().size() == sizeof(digest::Sha256Digest);
}

}  // namespace

absl::StatusOr<HeadVerifier> HeadVerifier::FromPem(absl::string_view certificates_pem, absl::string_view authorities_pem) {
  std::vector<openssl::X509Ptr> certificates = openssl::CertificatesFromPem(certificates_pem);
  if (certificates.empty()) return absl::InvalidArgumentError("no certificate for receipts: expected a PEM block \"CERTIFICATE\"");
  const std::vector<openssl::X509Ptr> authorities = openssl::CertificatesFromPem(authorities_pem);
  if (authorities.empty()) return absl::InvalidArgumentError("no authority: expected a PEM block \"CERTIFICATE\"");
  HeadVerifier verifier;
  for (openssl::X509Ptr& certificate : certificates) {
    if (absl::Status added = verifier.Add(std::move(certificate), authorities); !added.ok()) return added;
  }
  return verifier;
}

absl::Status HeadVerifier::Add(openssl::X509Ptr certificate, const std::vector<openssl::X509Ptr>& authorities) {
  if (!NamesReceipts(certificate.get())) {
    return absl::FailedPreconditionError("a certificate does not name a hub's receipts: expected spiffe://DOMAIN/hub/receipts as its one URI");
  }
  if (!IsSigningKey(X509_get0_pubkey(certificate.get()))) {
    return absl::FailedPreconditionError("a certificate for receipts is of another key than P-256 or Ed25519");
  }
  const absl::StatusOr<absl::Time> not_before = openssl::FromAsn1Time(X509_get0_notBefore(certificate.get()));
  const absl::StatusOr<absl::Time> not_after = openssl::FromAsn1Time(X509_get0_notAfter(certificate.get()));
  if (!not_before.ok()) return not_before.status();
  if (!not_after.ok()) return not_after.status();
  // Judged as of its own beginning: what it signed while it was valid stays signed.
  if (absl::Status issued = openssl::CheckIssuer(certificate.get(), {}, authorities, *not_before); !issued.ok()) {
    return absl::Status(issued.code(), absl::StrCat("a certificate for receipts is ", issued.message()));
  }
  std::string id = KeyIdOf(X509_get0_pubkey(certificate.get()));
  by_key_id_.emplace(std::move(id), Certificate{std::move(certificate), *not_before, *not_after});
  return absl::OkStatus();
}

absl::Time HeadVerifier::ValidUntil(absl::string_view key_id) const {
  absl::Time until = absl::InfinitePast();
  const auto [begin, end] = by_key_id_.equal_range(std::string(key_id));
  for (auto it = begin; it != end; ++it) until = std::max(until, it->second.not_after);
  return until;
}

absl::Status HeadVerifier::Verify(const v1::TreeHead& head) const {
  if (!HasLengths(head)) return absl::InvalidArgumentError("a tree head whose ledger epoch is not of 32 digits, or its root hash not of 32 bytes");
  return VerifySigned("this tree head", SignedBytes(head), head.key_id(), head.signature(), encoding::ToTime(head.committed_at()));
}

absl::Status HeadVerifier::VerifySigned(absl::string_view what, absl::string_view bytes, const std::string& key_id, absl::string_view signature,
                                        absl::Time at) const {
  const auto [begin, end] = by_key_id_.equal_range(key_id);
  if (begin == end) return absl::NotFoundError(absl::StrCat("no certificate of key ", key_id, " is here"));
  if (!IsSignature(X509_get0_pubkey(begin->second.certificate.get()), bytes, signature)) {
    return absl::DataLossError(absl::StrCat("the signature is not key ", key_id, "'s over ", what));
  }
  for (auto it = begin; it != end; ++it) {
    if (at >= it->second.not_before && at <= it->second.not_after) return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("no certificate of key ", key_id, " was valid at ", absl::FormatTime(at, absl::UTCTimeZone())));
}

}  // namespace postgate::receipts

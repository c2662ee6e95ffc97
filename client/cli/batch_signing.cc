// SPDX-License-Identifier: Apache-2.0
#include "client/cli/batch_signing.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/files/whole_file.h"
#include "core/openssl/pem.h"
#include "core/receipts/batch_signature.h"
#include "core/receipts/signing_key.h"
#include "core/tokens/token_key.h"

namespace postgate::cli {
namespace {

absl::Status Placed(const std::string& place, const absl::Status& status) { return absl::Status(status.code(), absl::StrCat(place, ": ", status.message())); }

class KeySigner final : public client::BatchSigner {
 public:
  KeySigner(receipts::SigningKey key, std::string carrier_uri, std::string open_certificate)
      : key_(std::move(key)), carrier_uri_(std::move(carrier_uri)), open_certificate_(std::move(open_certificate)) {}

  const std::string& certificate() const override { return open_certificate_; }

  absl::StatusOr<std::string> Sign(const client::BatchToSign& batch) const override {
    const v1::RecordKind kind = batch.kind == client::RecordKind::kItem ? v1::RECORD_KIND_ITEM : v1::RECORD_KIND_MOVEMENT;
    return key_.Sign(receipts::SignedBytes({carrier_uri_, batch.producer, batch.first_offset, kind, batch.digests}));
  }

 private:
  const receipts::SigningKey key_;
  const std::string carrier_uri_;
  const std::string open_certificate_;
};

absl::StatusOr<receipts::SigningKey> LoadKey(const std::string& key) {
  if (tokens::IsPkcs11Uri(key)) {
    const absl::StatusOr<tokens::Pkcs11Uri> uri = tokens::ParsePkcs11Uri(key);
    if (!uri.ok()) return uri.status();
    absl::StatusOr<tokens::TokenKey> loaded = tokens::LoadTokenKey(*uri);
    if (!loaded.ok()) return loaded.status();
    return receipts::SigningKey::FromKey(std::move(loaded->key), std::move(loaded->token));
  }
  const absl::StatusOr<std::string> pem = files::ReadWholeFile(key);
  if (!pem.ok()) return pem.status();
  absl::StatusOr<receipts::SigningKey> loaded = receipts::SigningKey::FromPem(*pem);
  if (!loaded.ok()) return Placed(key, loaded.status());
  return loaded;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const client::BatchSigner>> LoadBatchSigner(const SigningOptions& options, const std::string& identity) {
  if (!options.signs_as_identity && options.key.empty() && options.certificate.empty()) return nullptr;
  if (options.signs_as_identity && !options.key.empty()) return absl::InvalidArgumentError("--sign, --signing-key: give one of them");
  if (!options.signs_as_identity && (options.key.empty() || options.certificate.empty())) {
    return absl::InvalidArgumentError("--signing-key and --signing-certificate go together: the key, a file or a pkcs11: URI, and the file of its certificate");
  }
  const std::string certificate_file = options.signs_as_identity ? identity + ".pem" : options.certificate;
  absl::StatusOr<receipts::SigningKey> key = LoadKey(options.signs_as_identity ? identity + ".key" : options.key);
  if (!key.ok()) return Placed(options.signs_as_identity ? "--sign" : "--signing-key", key.status());
  absl::StatusOr<std::string> pem = files::ReadWholeFile(certificate_file);
  if (!pem.ok()) return pem.status();
  std::vector<openssl::X509Ptr> certificates = openssl::CertificatesFromPem(*pem);
  if (certificates.empty()) return absl::InvalidArgumentError(absl::StrCat(certificate_file, ": expected a PEM block \"CERTIFICATE\""));
  const absl::StatusOr<receipts::SignerCertificate> signer = receipts::SignerCertificate::FromX509(std::move(certificates.front()));
  if (!signer.ok()) return Placed(certificate_file, signer.status());
  if (receipts::KeyIdOf(X509_get0_pubkey(signer->certificate())) != key->id()) {
    return absl::FailedPreconditionError(absl::StrCat(certificate_file, ": is not the certificate of the signing key"));
  }
  return std::make_shared<const KeySigner>(*std::move(key), signer->uri(), options.signs_as_identity ? "" : *std::move(pem));
}

}  // namespace postgate::cli

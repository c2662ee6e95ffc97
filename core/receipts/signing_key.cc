// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/signing_key.h"

#include <openssl/err.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/digest/algorithm.h"
#include "core/digest/sha256.h"
#include "core/openssl/pem.h"

namespace postgate::receipts {
namespace {

constexpr size_t kKeyIdBytes = 8;
constexpr size_t kSignatureBytesMax = 128;

const unsigned char* Bytes(absl::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// Ed25519 hashes for itself.
const EVP_MD* DigestFor(const EVP_PKEY* key) { return EVP_PKEY_is_a(key, "ED25519") == 1 ? nullptr : digest::Sha256Algorithm(); }

bool IsP256(const EVP_PKEY* key) {
  char group[64];
  size_t size = 0;
  return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, group, sizeof(group), &size) == 1 &&
         absl::string_view(group, size) == "prime256v1";
}

}  // namespace

bool IsSigningKey(const EVP_PKEY* key) { return EVP_PKEY_is_a(key, "ED25519") == 1 || IsP256(key); }

std::string KeyIdOf(const EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0) return "";
  const absl::string_view info(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  std::string id = absl::BytesToHexString(digest::BytesOf(digest::Sha256Of({info})).substr(0, kKeyIdBytes));
  OPENSSL_free(der);
  return id;
}

SigningKey::SigningKey(openssl::KeyPtr key, std::shared_ptr<const void> owner)
    : owner_(std::move(owner)), key_(std::move(key)), id_(KeyIdOf(key_.get())) {}

absl::StatusOr<SigningKey> SigningKey::FromPem(absl::string_view pem) {
  openssl::KeyPtr key = openssl::KeyFromPem(pem);
  if (key == nullptr) return absl::InvalidArgumentError("expected a PEM block \"PRIVATE KEY\" without a passphrase");
  return FromKey(std::move(key), nullptr);
}

absl::StatusOr<SigningKey> SigningKey::FromKey(openssl::KeyPtr key, std::shared_ptr<const void> owner) {
  if (!IsSigningKey(key.get())) {
    return absl::InvalidArgumentError("expected a key on the curve P-256, or of Ed25519");
  }
  return SigningKey(std::move(key), std::move(owner));
}

absl::StatusOr<std::string> SigningKey::Sign(absl::string_view bytes) const {
  unsigned char signature[kSignatureBytesMax];
  size_t size = sizeof(signature);
  const openssl::DigestContextPtr context(EVP_MD_CTX_new());
  if (EVP_DigestSignInit(context.get(), nullptr, DigestFor(key_.get()), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), signature, &size, Bytes(bytes), bytes.size()) != 1) {
    const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    return absl::InternalError(absl::StrCat("key ", id_, " can't sign (", reason == nullptr ? "no reason is given" : reason,
                                            "); a key in a token needs the token: see that it is connected and logged in, then start again"));
  }
  return std::string(reinterpret_cast<const char*>(signature), size);
}

bool IsSignature(const EVP_PKEY* key, absl::string_view bytes, absl::string_view signature) {
  const openssl::DigestContextPtr context(EVP_MD_CTX_new());
  // OpenSSL takes any key, to be used only.
  const bool is_good =
      EVP_DigestVerifyInit(context.get(), nullptr, DigestFor(key), nullptr, const_cast<EVP_PKEY*>(key)) == 1 &&
      EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(bytes), bytes.size()) == 1;
  ERR_clear_error();
  return is_good;
}

}  // namespace postgate::receipts

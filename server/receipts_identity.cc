// SPDX-License-Identifier: Apache-2.0
#include "server/receipts_identity.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/encoding/timestamp.h"
#include "core/receipts/head_verifier.h"
#include "core/receipts/tree_head.h"
#include "core/tokens/token_key.h"
#include "server/identity/openssl_types.h"

namespace postgate {
namespace {

absl::Status Refusal(const std::string& folder, absl::string_view file, absl::string_view why) {
  return absl::FailedPreconditionError(absl::StrCat("certs_dir: ", folder, "/", file, ": ", why, "; for development, `postgate certs renew-receipts ",
                                                    folder, "` makes a key by which the hub signs receipts"));
}

absl::StatusOr<receipts::SigningKey> KeyFromFile(const std::string& folder) {
  absl::StatusOr<std::string> pem = identity::ReadPemFile(folder + "/receipts.key");
  if (!pem.ok()) return Refusal(folder, "receipts.key", pem.status().message());
  absl::StatusOr<receipts::SigningKey> key = receipts::SigningKey::FromPem(*pem);
  if (!key.ok()) return Refusal(folder, "receipts.key", key.status().message());
  return key;
}

absl::StatusOr<receipts::SigningKey> KeyFromToken(const std::string& uri) {
  const auto wrong = [](const absl::Status& status) { return absl::Status(status.code(), absl::StrCat("receipts_key_uri: ", status.message())); };
  const absl::StatusOr<tokens::Pkcs11Uri> parsed = tokens::ParsePkcs11Uri(uri);
  if (!parsed.ok()) return wrong(parsed.status());
  absl::StatusOr<tokens::TokenKey> loaded = tokens::LoadTokenKey(*parsed);
  if (!loaded.ok()) return wrong(loaded.status());
  absl::StatusOr<receipts::SigningKey> key = receipts::SigningKey::FromKey(std::move(loaded->key), std::move(loaded->token));
  if (!key.ok()) return wrong(key.status());
  return key;
}

// What the hub signs is checked as a carrier will check it.
absl::Status CheckAsReceiver(const ReceiptsIdentity& identity, const receipts::HeadVerifier& verifier, absl::Time now) {
  v1::TreeHead head;
  head.set_ledger_epoch(std::string(32, '0'));
  head.set_root_hash(std::string(32, '\0'));
  *head.mutable_committed_at() = encoding::ToTimestamp(now);
  head.set_key_id(identity.key->id());
  absl::StatusOr<std::string> signature = identity.key->Sign(receipts::SignedBytes(head));
  if (!signature.ok()) return signature.status();
  head.set_signature(*std::move(signature));
  return verifier.Verify(head);
}

}  // namespace

absl::StatusOr<ReceiptsIdentity> LoadReceiptsIdentity(const std::string& folder, const std::string& key_uri, absl::Time now) {
  absl::StatusOr<receipts::SigningKey> key = key_uri.empty() ? KeyFromFile(folder) : KeyFromToken(key_uri);
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> certificates = identity::ReadPemFile(folder + "/receipts.pem");
  if (!certificates.ok()) return Refusal(folder, "receipts.pem", certificates.status().message());
  absl::StatusOr<std::string> authorities = identity::ReadPemFile(folder + "/ca.pem");
  if (!authorities.ok()) return authorities.status();
  const auto verifier = receipts::HeadVerifier::FromPem(*certificates, *authorities);
  if (!verifier.ok()) return Refusal(folder, "receipts.pem", verifier.status().message());
  ReceiptsIdentity found{std::make_shared<const receipts::SigningKey>(*std::move(key)), *std::move(certificates), {}};
  if (absl::Status checked = CheckAsReceiver(found, *verifier, now); !checked.ok()) {
    if (!absl::IsNotFound(checked)) return Refusal(folder, "receipts.pem", checked.message());
    if (key_uri.empty()) return Refusal(folder, "receipts.pem", "has no certificate of receipts.key");
    return absl::FailedPreconditionError(absl::StrCat("certs_dir: ", folder, "/receipts.pem: has no certificate of the key that receipts_key_uri names, ",
                                                      found.key->id(), "; put one before the others, or name the key of a certificate that is there"));
  }
  found.valid_until = verifier->ValidUntil(found.key->id());
  return found;
}

}  // namespace postgate

// SPDX-License-Identifier: Apache-2.0
#include "server/register/receipts.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>

#include "server/register/time.h"

namespace postgate::registry {

std::string ReceiptDigest(absl::string_view salt, const std::vector<std::string>& received_digests) {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  EVP_DigestUpdate(context.get(), salt.data(), salt.size());
  for (const std::string& received : received_digests) EVP_DigestUpdate(context.get(), received.data(), received.size());
  EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
  digest.resize(size);
  return digest;
}

v1::Receipt MakeReceipt(const ledger::Draft& draft, int64_t first_sequence, const std::vector<std::string>& received_digests) {
  v1::Receipt receipt;
  receipt.set_first_sequence(first_sequence);
  receipt.set_last_sequence(first_sequence + static_cast<int64_t>(received_digests.size()) - 1);
  receipt.set_ledger_epoch(draft.metadata().ledger_epoch());
  std::string salt(kReceiptSaltBytes, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()), kReceiptSaltBytes);
  receipt.set_digest(ReceiptDigest(salt, received_digests));
  receipt.set_salt(std::move(salt));
  *receipt.mutable_committed_at() = ToTimestamp(draft.now());
  return receipt;
}

}  // namespace postgate::registry

// SPDX-License-Identifier: Apache-2.0
#include "server/register/receipts.h"

#include <openssl/rand.h>

#include <utility>

#include "core/digest/sha256.h"
#include "core/encoding/timestamp.h"

namespace postgate::registry {

std::string ReceiptDigest(absl::string_view salt, const std::vector<std::string>& received_digests) {
  digest::Sha256 sha256;
  sha256.Add(salt);
  for (const std::string& received : received_digests) sha256.Add(received);
  return digest::BytesOf(sha256.Finish());
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
  *receipt.mutable_committed_at() = encoding::ToTimestamp(draft.now());
  return receipt;
}

}  // namespace postgate::registry

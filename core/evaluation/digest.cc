// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/digest.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace postgate::evaluation {
namespace {

constexpr size_t kDigestBytes = 32;

}  // namespace

void Sha256::Free::operator()(evp_md_st* md) const { EVP_MD_free(md); }

absl::StatusOr<Sha256> Sha256::Create() {
  evp_md_st* md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (md == nullptr) return absl::InternalError("SHA-256 is not available");
  return Sha256(md);
}

std::string Sha256::Digest(absl::string_view bytes) const {
  std::string digest(kDigestBytes, '\0');
  unsigned int size = 0;
  // It fails only without memory, and an item without its digest must not go on.
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, md_.get(), nullptr) != 1 ||
      size != kDigestBytes) {
    std::abort();
  }
  return digest;
}

}  // namespace postgate::evaluation

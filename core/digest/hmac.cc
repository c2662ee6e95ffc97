// SPDX-License-Identifier: Apache-2.0
#include "core/digest/hmac.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>

#include "core/digest/algorithm.h"

namespace postgate::digest {
namespace {

constexpr size_t kBlockBytes = 64;
constexpr unsigned char kInnerPad = 0x36;
constexpr unsigned char kOuterPad = 0x5c;

}  // namespace

void HmacSha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

HmacSha256::HmacSha256(absl::string_view key) : inner_(EVP_MD_CTX_new()), outer_(EVP_MD_CTX_new()), work_(EVP_MD_CTX_new()) {
  std::array<unsigned char, kBlockBytes> block{};
  if (key.size() > kBlockBytes) {
    const Sha256Digest hashed = Sha256Of({key});
    std::copy(hashed.begin(), hashed.end(), block.begin());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  const auto begin = [&block](EVP_MD_CTX* context, unsigned char pad) {
    std::array<unsigned char, kBlockBytes> padded = block;
    for (unsigned char& byte : padded) byte ^= pad;
    Require(EVP_DigestInit_ex2(context, Sha256Algorithm(), nullptr));
    Require(EVP_DigestUpdate(context, padded.data(), padded.size()));
  };
  begin(inner_.get(), kInnerPad);
  begin(outer_.get(), kOuterPad);
}

Sha256Digest HmacSha256::Of(std::initializer_list<absl::string_view> parts) {
  Sha256Digest digest;
  Require(EVP_MD_CTX_copy_ex(work_.get(), inner_.get()));
  for (const absl::string_view part : parts) Require(EVP_DigestUpdate(work_.get(), part.data(), part.size()));
  Require(EVP_DigestFinal_ex(work_.get(), digest.data(), nullptr));
  Require(EVP_MD_CTX_copy_ex(work_.get(), outer_.get()));
  Require(EVP_DigestUpdate(work_.get(), digest.data(), digest.size()));
  Require(EVP_DigestFinal_ex(work_.get(), digest.data(), nullptr));
  return digest;
}

}  // namespace postgate::digest

// SPDX-License-Identifier: Apache-2.0
#include "core/digest/hmac.h"

#include <algorithm>
#include <array>

#include "core/digest/algorithm.h"

namespace postgate::digest {
namespace {

constexpr size_t kBlockBytes = 64;
constexpr unsigned char kInnerPad = 0x36;
constexpr unsigned char kOuterPad = 0x5c;

}  // namespace

HmacSha256::HmacSha256(absl::string_view key) {
  std::array<unsigned char, kBlockBytes> block{};
  if (key.size() > kBlockBytes) {
    const Sha256Digest hashed = Sha256Of({key});
    std::copy(hashed.begin(), hashed.end(), block.begin());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  const auto begin = [&block](SHA256_CTX& state, unsigned char pad) {
    std::array<unsigned char, kBlockBytes> padded = block;
    for (unsigned char& byte : padded) byte ^= pad;
    Require(SHA256_Init(&state));
    Require(SHA256_Update(&state, padded.data(), padded.size()));
  };
  begin(inner_, kInnerPad);
  begin(outer_, kOuterPad);
}

Sha256Digest HmacSha256::Of(std::initializer_list<absl::string_view> parts) const {
  Sha256Digest digest;
  SHA256_CTX work = inner_;
  for (const absl::string_view part : parts) Require(SHA256_Update(&work, part.data(), part.size()));
  Require(SHA256_Final(digest.data(), &work));
  work = outer_;
  Require(SHA256_Update(&work, digest.data(), digest.size()));
  Require(SHA256_Final(digest.data(), &work));
  return digest;
}

}  // namespace postgate::digest

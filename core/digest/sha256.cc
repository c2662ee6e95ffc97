// SPDX-License-Identifier: Apache-2.0
#include "core/digest/sha256.h"

#include <openssl/sha.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "core/digest/algorithm.h"

namespace postgate::digest {
namespace {

constexpr size_t kShortBytes = 6;

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) { Begin(); }

void Sha256::Begin() { Require(EVP_DigestInit_ex2(context_.get(), Sha256Algorithm(), nullptr)); }

void Sha256::Add(absl::string_view bytes) { Require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size())); }

Sha256Digest Sha256::Finish() {
  Sha256Digest digest;
  Require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
  Begin();
  return digest;
}

Sha256Digest Sha256Of(std::initializer_list<absl::string_view> parts) {
  // EVP's way to begin and end costs as much as to hash a node of a tree.
  SHA256_CTX state;
  Require(SHA256_Init(&state));
  for (const absl::string_view part : parts) Require(SHA256_Update(&state, part.data(), part.size()));
  Sha256Digest digest;
  Require(SHA256_Final(digest.data(), &state));
  return digest;
}

std::string BytesOf(const Sha256Digest& digest) { return std::string(digest.begin(), digest.end()); }

absl::string_view ViewOf(const Sha256Digest& digest) {
  return absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size());
}

std::optional<Sha256Digest> FromBytes(absl::string_view bytes) {
  Sha256Digest digest;
  if (bytes.size() != digest.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::string ShortDigest(absl::string_view text) { return absl::BytesToHexString(BytesOf(Sha256Of({text})).substr(0, kShortBytes)); }

}  // namespace postgate::digest

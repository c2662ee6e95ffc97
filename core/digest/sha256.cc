// SPDX-License-Identifier: Apache-2.0
#include "core/digest/sha256.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "core/digest/algorithm.h"

namespace postgate::digest {
namespace {

constexpr size_t kShortBytes = 6;

}  // namespace

Sha256::Sha256() { Require(SHA256_Init(&state_)); }

void Sha256::Add(absl::string_view bytes) { Require(SHA256_Update(&state_, bytes.data(), bytes.size())); }

Sha256Digest Sha256::Finish() {
  Sha256Digest digest;
  Require(SHA256_Final(digest.data(), &state_));
  Require(SHA256_Init(&state_));
  return digest;
}

Sha256Digest Sha256Of(std::initializer_list<absl::string_view> parts) {
  Sha256 sha256;
  for (const absl::string_view part : parts) sha256.Add(part);
  return sha256.Finish();
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

// SPDX-License-Identifier: Apache-2.0
#include "core/digest/hmac.h"

#include <algorithm>
#include <array>
#include <string>

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
  const auto begin = [&block](Sha256& sha256, unsigned char pad) {
    std::string padded(block.begin(), block.end());
    for (char& byte : padded) byte = static_cast<char>(byte ^ pad);
    sha256.Add(padded);
  };
  begin(inner_, kInnerPad);
  begin(outer_, kOuterPad);
}

Sha256Digest HmacSha256::Of(std::initializer_list<absl::string_view> parts) const {
  Sha256 text = inner_;
  for (const absl::string_view part : parts) text.Add(part);
  Sha256 digest = outer_;
  digest.Add(ViewOf(text.Finish()));
  return digest.Finish();
}

}  // namespace postgate::digest

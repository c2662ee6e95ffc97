// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/data_key.h"

#include "core/digest/hmac.h"

namespace postgate::sealing {
namespace {

std::string Hmac(absl::string_view key, absl::string_view text) { return digest::BytesOf(digest::HmacSha256(key).Of({text})); }

}  // namespace

DataKey::DataKey(absl::string_view secret)
    : seal_key_(Hmac(secret, "postgate seal")),
      digest_key_(Hmac(secret, "postgate digest")),
      salt_key_(Hmac(secret, "postgate salt")),
      search_key_(Hmac(secret, "postgate search")) {}

std::string DataKey::KeyedDigest(absl::string_view digest) const { return Hmac(digest_key_, digest); }

std::string DataKey::Salt(absl::string_view seed, size_t bytes) const { return Hmac(salt_key_, seed).substr(0, bytes); }

}  // namespace postgate::sealing

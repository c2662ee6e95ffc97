// SPDX-License-Identifier: Apache-2.0
#include "core/audit_tree/hash.h"

#include <openssl/evp.h>

#include <cstddef>
#include <cstdlib>
#include <initializer_list>
#include <memory>

namespace postgate::audit_tree {
namespace {

constexpr absl::string_view kLeafPrefix("\x00", 1);
constexpr absl::string_view kNodePrefix("\x01", 1);

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Looked up once, and one context a thread: both cost more than hashing a node.
const EVP_MD* Sha256() {
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kSha256;
}

Hash HashOf(std::initializer_list<absl::string_view> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  Hash hash;
  bool done = EVP_DigestInit_ex2(context.get(), Sha256(), nullptr) == 1;
  for (const absl::string_view part : parts) done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  // It fails only without memory or without SHA-256, and an entry without its hash must not go on.
  if (!done || EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) != 1) std::abort();
  return hash;
}

absl::string_view BytesOf(const Hash& hash) { return absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()); }

}  // namespace

Hash LeafHash(absl::string_view entry) { return HashOf({kLeafPrefix, entry}); }

Hash NodeHash(const Hash& left, const Hash& right) { return HashOf({kNodePrefix, BytesOf(left), BytesOf(right)}); }

Hash EmptyRoot() { return HashOf({}); }

}  // namespace postgate::audit_tree

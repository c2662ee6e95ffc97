// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_DIGEST_ALGORITHM_H_
#define CORE_DIGEST_ALGORITHM_H_

#include <openssl/evp.h>

#include <cstdlib>

namespace postgate::digest {

// OpenSSL's look-up by name costs more than hashing an item.
inline const EVP_MD* Sha256Algorithm() {
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kAlgorithm;
}

// Hashing fails only without memory or without the algorithm, and nothing may go on without its digest.
inline void Require(int done) {
  if (done != 1) std::abort();
}

}  // namespace postgate::digest

#endif  // CORE_DIGEST_ALGORITHM_H_

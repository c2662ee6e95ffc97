// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_SHORT_DIGEST_H_
#define POSTGATE_SERVER_SEALING_SHORT_DIGEST_H_

#include <cstddef>
#include <cstdint>

#include "core/digest/sha256.h"

namespace postgate::sealing {

// A keyed digest cut to its first 8 bytes, as a number: what is looked up by it is found among the ledger's entries, not proven.
inline uint64_t ShortDigest(const digest::Sha256Digest& digest) {
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof number; ++i) number = number << 8 | digest[i];
  return number;
}

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_SHORT_DIGEST_H_

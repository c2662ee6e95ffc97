// SPDX-License-Identifier: Apache-2.0
#include "server/queues/lease_id.h"

#include <openssl/rand.h>

#include <cstdlib>

#include "absl/strings/escaping.h"

namespace postgate::queues {

std::string NewLeaseId() {
  unsigned char random[16];
  // The generator fails only when the system gives it no seed: nothing safe can be done then.
  if (RAND_bytes(random, sizeof(random)) != 1) std::abort();
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(random), sizeof(random)));
}

}  // namespace postgate::queues

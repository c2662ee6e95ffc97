// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/new_metadata.h"

#include <sys/random.h>
#include <sys/types.h>

#include <string>

#include "absl/strings/escaping.h"
#include "server/ledger/epochs.h"

namespace postgate::ledger {
namespace {

constexpr size_t kRandomSize = 16;                   // bytes of the epoch and of the key

absl::StatusOr<std::string> RandomBytes() {
  std::string bytes(kRandomSize, '\0');
  // Up to 256 bytes come whole (getrandom(2)).
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return absl::InternalError("the system gives no random bytes");
  }
  return bytes;
}

}  // namespace

absl::StatusOr<v1::LedgerMetadata> NewMetadata(absl::Time now, int32_t format_version) {
  absl::StatusOr<std::string> epoch = RandomBytes();
  if (!epoch.ok()) return epoch.status();
  absl::StatusOr<std::string> key = RandomBytes();
  if (!key.ok()) return key.status();
  v1::LedgerMetadata metadata;
  metadata.set_ledger_epoch(absl::BytesToHexString(*epoch));
  metadata.mutable_created_at()->set_seconds(absl::ToUnixSeconds(now));
  metadata.set_format_version(format_version);
  metadata.set_registration_range(RangeSeconds(now));
  metadata.set_registration_key(*std::move(key));
  return metadata;
}

}  // namespace postgate::ledger

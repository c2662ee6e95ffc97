// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_BACKUP_MANIFEST_H_
#define POSTGATE_SERVER_BACKUP_MANIFEST_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/receipts/head_verifier.h"
#include "core/receipts/signing_key.h"
#include "postgate/ledger/v1/backup.pb.h"

namespace postgate::backup {

// In the folder of a backup: this file, and the ledger's folder as RocksDB has it.
inline constexpr char kManifestFile[] = "manifest.json";
inline constexpr char kLedgerFolder[] = "ledger";
inline constexpr int kManifestVersion = 1;
// Bytes: some 200 a file, and a ledger of a terabyte has some 4,000.
inline constexpr size_t kManifestBytesMax = 16u << 20;

// What a hub needs to go on and a backup does not hold, in words.
std::vector<std::string> NotIncluded();

// Signs the manifest and writes it as the last file of `folder`, durably.
absl::Status WriteManifest(const std::string& folder, const receipts::SigningKey& key, ledger::v1::BackupManifest manifest);

// Reads it. NOT_FOUND when the folder holds no backup; DATA_LOSS when it is no manifest, names a file outside of the backup, or is not
// what the hub signed; FAILED_PRECONDITION when it is of a newer release, when the ledger's format is one that this program does not read, or
// when `verifier` has no certificate of the key that signed.
absl::StatusOr<ledger::v1::BackupManifest> ReadManifest(const std::string& folder, const receipts::HeadVerifier& verifier);

}  // namespace postgate::backup

#endif  // POSTGATE_SERVER_BACKUP_MANIFEST_H_

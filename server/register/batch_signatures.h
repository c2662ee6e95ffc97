// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_BATCH_SIGNATURES_H_
#define POSTGATE_SERVER_REGISTER_BATCH_SIGNATURES_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "postgate/v1/batch_signature.pb.h"
#include "server/ledger/store.h"
#include "server/sealing/keys.h"

namespace postgate::registry {

// The signature over the batch of which the record at `sequence` is. NOT_FOUND when the batch was not signed, FAILED_PRECONDITION when the signature was
// erased with what it is over, OUT_OF_RANGE for what is no sequence of the ledger. Reads the disk. Thread-safe.
absl::StatusOr<v1::SignedBatch> FindBatchSignature(const ledger::Store& store, sealing::Keys& keys, int64_t sequence);

// Who signed the batch of a record; none when nobody did. Reads the disk when the signature is kept in another entry.
absl::StatusOr<std::optional<v1::SignedBy>> SignerOf(const ledger::Store& store, const ledger::StoredEntry& record);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_BATCH_SIGNATURES_H_

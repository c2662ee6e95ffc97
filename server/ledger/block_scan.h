// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_BLOCK_SCAN_H_
#define POSTGATE_SERVER_LEDGER_BLOCK_SCAN_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Which entries a serialized v1::Block holds.
struct BlockExtent {
  int64_t first_sequence = 0;
  int64_t entry_count = 0;
  google::protobuf::Timestamp committed_at;
};

// Walks over the block without parsing its entries. DATA_LOSS when the bytes are no block.
absl::StatusOr<BlockExtent> MeasureBlock(absl::string_view serialized);

// The entry at `sequence`, the only one that is parsed. NOT_FOUND when the block ends before it, DATA_LOSS when the bytes are no block.
absl::StatusOr<StoredEntry> FindEntryInBlock(absl::string_view serialized, int64_t sequence);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_BLOCK_SCAN_H_

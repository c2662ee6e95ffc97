// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_BLOCK_SCAN_H_
#define POSTGATE_SERVER_LEDGER_BLOCK_SCAN_H_

#include <cstdint>
#include <functional>

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

// Where an entry lies in a serialized v1::Block.
struct EntryPlace {
  int64_t index = 0;
  absl::string_view field;  // with tag and length; the field of one entry begins where that of the entry before ends
  absl::string_view entry;  // a serialized v1::Entry
};

// Calls `visit` for each entry, in order, until it returns false; `extent` gets what stands before the entries. DATA_LOSS when the bytes are no
// block.
absl::Status VisitEntries(absl::string_view serialized, BlockExtent& extent, const std::function<bool(const EntryPlace& place)>& visit);

// Walks over the block without parsing its entries. DATA_LOSS when the bytes are no block.
absl::StatusOr<BlockExtent> MeasureBlock(absl::string_view serialized);

// The entry at `sequence`, the only one that is parsed. NOT_FOUND when the block ends before it, DATA_LOSS when the bytes are no block.
absl::StatusOr<StoredEntry> FindEntryInBlock(absl::string_view serialized, int64_t sequence);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_BLOCK_SCAN_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_BLOCK_PARTS_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_BLOCK_PARTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/block_part.pb.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Bytes of entries, before compression, from which on a part is full. LZ4 looks back 64 KiB, so that a larger part is hardly smaller on
// disk, and to read one entry costs the decompression of its part.
inline constexpr size_t kBlockPartBytes = 64u << 10;

// Cuts a serialized v1::Block into parts, in order. `take` gets each with its first sequence and may keep nothing of it; the first error that
// it returns ends the cutting. DATA_LOSS when the bytes are no block.
absl::Status CutBlock(absl::string_view block, const std::function<absl::Status(int64_t first_sequence, const v1::BlockPart& part)>& take);

// The part's entries, decompressed: a serialized v1::Block that holds them alone. DATA_LOSS when the part is damaged.
absl::StatusOr<std::string> EntriesOf(const v1::BlockPart& part);

// Adds the part's entries to `block`. DATA_LOSS when the part is damaged.
absl::Status AppendPart(const v1::BlockPart& part, v1::Block& block);

// The entry at `sequence` of a part that begins with `first_sequence`. NOT_FOUND when the part ends before it, DATA_LOSS when it is damaged.
absl::StatusOr<StoredEntry> FindEntryInPart(const v1::BlockPart& part, int64_t first_sequence, int64_t sequence);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_BLOCK_PARTS_H_

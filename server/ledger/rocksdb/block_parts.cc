// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/block_parts.h"

#include <optional>
#include <string>
#include <utility>

#include "core/compression/lz4_block.h"
#include "server/ledger/block_scan.h"

namespace postgate::ledger {
namespace {

// Low effort: a group commit waits for it.
constexpr int kAcceleration = 8;

absl::Status Damaged() { return absl::DataLossError("a part of a block of the ledger is damaged"); }

// The entries as a serialized Block without its other fields.
void SetEntries(absl::string_view entries, v1::BlockPart& part) {
  part.set_uncompressed_bytes(static_cast<int32_t>(entries.size()));
  if (compression::CompressIfSmaller(entries, kAcceleration, *part.mutable_entries())) {
    part.set_compression(v1::COMPRESSION_LZ4);
  } else {
    part.mutable_entries()->assign(entries.data(), entries.size());
    part.set_compression(v1::COMPRESSION_NONE);
  }
}

}  // namespace

absl::StatusOr<std::string> EntriesOf(const v1::BlockPart& part) {
  if (part.compression() == v1::COMPRESSION_NONE) return part.entries();
  if (part.compression() != v1::COMPRESSION_LZ4) return Damaged();
  std::optional<std::string> entries = compression::Decompress(part.entries(), part.uncompressed_bytes());
  if (!entries.has_value()) return Damaged();
  return *std::move(entries);
}

absl::Status CutBlock(absl::string_view block, const std::function<absl::Status(int64_t first_sequence, const v1::BlockPart& part)>& take) {
  absl::StatusOr<BlockExtent> extent = MeasureBlock(block);
  if (!extent.ok()) return extent.status();
  v1::BlockPart part;
  part.set_block_first_sequence(extent->first_sequence);
  *part.mutable_committed_at() = extent->committed_at;
  absl::string_view entries;
  int64_t first_sequence = extent->first_sequence;
  absl::Status taken;
  const auto visit = [&](const EntryPlace& place) {
    // The entries lie one behind the other, so a part is one piece of the block.
    entries = entries.empty() ? place.field : absl::string_view(entries.data(), entries.size() + place.field.size());
    const bool ends_block = place.index + 1 == extent->entry_count;
    if (entries.size() < kBlockPartBytes && !ends_block) return true;
    const int64_t next_sequence = extent->first_sequence + place.index + 1;
    part.set_entry_count(static_cast<int32_t>(next_sequence - first_sequence));
    part.set_ends_block(ends_block);
    SetEntries(entries, part);
    taken = take(first_sequence, part);
    first_sequence = next_sequence;
    entries = {};
    return taken.ok();
  };
  const absl::Status walked = VisitEntries(block, *extent, visit);
  return taken.ok() ? walked : taken;
}

absl::Status AppendPart(const v1::BlockPart& part, v1::Block& block) {
  absl::StatusOr<std::string> entries = EntriesOf(part);
  if (!entries.ok()) return entries.status();
  const int before = block.entries_size();
  if (!block.MergeFromString(*entries) || block.entries_size() - before != part.entry_count()) return Damaged();
  return absl::OkStatus();
}

absl::StatusOr<StoredEntry> FindEntryInPart(const v1::BlockPart& part, int64_t first_sequence, int64_t sequence) {
  absl::StatusOr<std::string> entries = EntriesOf(part);
  if (!entries.ok()) return entries.status();
  absl::StatusOr<StoredEntry> entry = FindEntryInBlock(*entries, sequence - first_sequence);
  if (!entry.ok()) return entry.status();
  entry->sequence = sequence;
  entry->committed_at = part.committed_at();
  return entry;
}

}  // namespace postgate::ledger

// SPDX-License-Identifier: Apache-2.0
//
// Bytes of the ledger as they are read from a disk. The first byte says as what: a block, or a part of one; the rest is it.
#include <cstdint>
#include <limits>

#include "postgate/ledger/v1/block_part.pb.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/ledger/block_scan.h"
#include "server/ledger/entry_leaf.h"
#include "server/ledger/rocksdb/block_parts.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {
namespace {

// Entries that are looked for one by one.
constexpr int64_t kFoundMax = 8;

void CheckEntry(const ledger::v1::Entry& entry) {
  const std::string stored = entry.SerializeAsString();
  const auto hash = ledger::EntryHash(stored, entry, nullptr);
  Require(hash == ledger::EntryHash(stored, entry, nullptr), "an entry has one hash");
  ledger::LeafOf(entry);
}

// Whether the block is one as the ledger writes it: its fields in order, each once.
bool IsAsWritten(absl::string_view block, const ledger::v1::Block& parsed) { return parsed.SerializeAsString() == block; }

void CheckParts(absl::string_view block, const ledger::BlockExtent& extent, const ledger::v1::Block& parsed) {
  ledger::v1::Block joined;
  int64_t next = extent.first_sequence;
  bool ended = false;
  const absl::Status cut = ledger::CutBlock(block, [&](int64_t first_sequence, const ledger::v1::BlockPart& part) {
    Require(first_sequence == next && !ended, "parts follow one another");
    next += part.entry_count();
    ended = part.ends_block();
    Require(ledger::AppendPart(part, joined).ok(), "a part that was cut is whole");
    const auto found = ledger::FindEntryInPart(part, first_sequence, first_sequence);
    Require(found.ok() && found->sequence == first_sequence, "a part has its first entry");
    return absl::OkStatus();
  });
  Require(cut.ok(), "a block can be cut");
  Require(joined.entries_size() == parsed.entries_size() && ended == (parsed.entries_size() > 0), "the parts have all entries");
  for (int i = 0; i < joined.entries_size(); ++i) {
    Require(joined.entries(i).SerializeAsString() == parsed.entries(i).SerializeAsString(), "the parts have the entries of the block");
  }
}

void CheckBlock(absl::string_view bytes) {
  const auto extent = ledger::MeasureBlock(bytes);
  ledger::v1::Block parsed;
  const bool is_block = parsed.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  const bool has_sequences =
      parsed.first_sequence() >= 0 && parsed.first_sequence() <= std::numeric_limits<int64_t>::max() - parsed.entries_size();
  Require(extent.ok() || !is_block || !IsAsWritten(bytes, parsed) || !has_sequences, "a block as it is written is one");
  if (!extent.ok()) return;
  for (int64_t i = 0; i < kFoundMax; ++i) {
    const auto found = ledger::FindEntryInBlock(bytes, i);
    if (found.ok()) CheckEntry(found->entry);
  }
  if (!is_block || !IsAsWritten(bytes, parsed)) return;
  Require(extent->entry_count == parsed.entries_size() && extent->first_sequence == parsed.first_sequence(), "a block is measured as it is");
  CheckParts(bytes, *extent, parsed);
}

void CheckPart(absl::string_view bytes) {
  ledger::v1::BlockPart part;
  if (!part.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  ledger::v1::Block block;
  const bool appended = ledger::AppendPart(part, block).ok();
  Require(!appended || block.entries_size() == part.entry_count(), "a part that is taken has the entries that it says");
  for (int64_t i = 0; i < kFoundMax; ++i) {
    const auto found = ledger::FindEntryInPart(part, 0, i);
    if (!found.ok()) continue;
    CheckEntry(found->entry);
    if (appended && part.compression() == ledger::v1::COMPRESSION_NONE && block.first_sequence() == 0 && i < block.entries_size()) {
      Require(found->entry.SerializeAsString() == block.entries(static_cast<int>(i)).SerializeAsString(), "an entry by itself is that of its block");
    }
  }
}

}  // namespace

void RunOnce(absl::string_view input) {
  if (input.empty()) return;
  const absl::string_view bytes = input.substr(1);
  if (input.front() == 'p') {
    CheckPart(bytes);
  } else {
    CheckBlock(bytes);
  }
}

}  // namespace postgate::fuzz

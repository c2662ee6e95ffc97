// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/part_reader.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/ledger/block_scan.h"
#include "server/ledger/rocksdb/block_parts.h"
#include "server/ledger/rocksdb/key_encoding.h"
#include "server/ledger/rocksdb/rocksdb_status.h"

namespace postgate::ledger {

absl::StatusOr<std::unique_ptr<const OpenedPart>> OpenPart(const rocksdb::Iterator& it) {
  auto made = std::make_unique<OpenedPart>();
  OpenedPart& opened = *made;
  const std::optional<int64_t> first_sequence = DecodeNumber(ToView(it.key()));
  if (!first_sequence.has_value()) return absl::DataLossError("a part of a block has no sequence as its key");
  opened.first_sequence = *first_sequence;
  const auto damaged = [&opened](absl::string_view why) {
    return absl::DataLossError(absl::StrCat("the part of a block that begins with entry ", opened.first_sequence, " ", why));
  };
  if (!opened.part.ParseFromArray(it.value().data(), static_cast<int>(it.value().size()))) return damaged("can't be parsed");
  absl::StatusOr<std::string> bytes = EntriesOf(opened.part);
  if (!bytes.ok()) return damaged("can't be decompressed");
  opened.bytes = *std::move(bytes);
  BlockExtent extent;
  const absl::Status visited = VisitEntries(opened.bytes, extent, [&opened](const EntryPlace& place) {
    opened.entries.push_back(place.entry);
    return true;
  });
  if (!visited.ok()) return damaged("holds no entries");
  if (static_cast<int64_t>(opened.entries.size()) != opened.part.entry_count() || opened.entries.empty()) {
    return damaged(absl::StrCat("has ", opened.entries.size(), " entries and says that it has ", opened.part.entry_count()));
  }
  opened.part.clear_entries();
  return made;
}

PartReader::PartReader(const LedgerDatabase& database, bool keeps_cached) {
  rocksdb::ReadOptions options;
  options.fill_cache = keeps_cached;
  it_.reset(database.db->NewIterator(options, database.blocks));
}

absl::StatusOr<const OpenedPart*> PartReader::Read(int64_t sequence) {
  if (part_ != nullptr && sequence >= part_->first_sequence && sequence < part_->end_sequence()) return part_.get();
  it_->SeekForPrev(EncodeNumber(sequence));
  if (!it_->status().ok()) return ToStatus(it_->status(), absl::StrCat("reading the block of entry ", sequence));
  if (!it_->Valid()) return absl::DataLossError(absl::StrCat("the block of entry ", sequence, " is missing"));
  absl::StatusOr<std::unique_ptr<const OpenedPart>> opened = OpenPart(*it_);
  if (!opened.ok()) return opened.status();
  part_ = *std::move(opened);
  if (sequence >= part_->end_sequence()) return absl::DataLossError(absl::StrCat("the block of entry ", sequence, " ends before it"));
  return part_.get();
}

}  // namespace postgate::ledger

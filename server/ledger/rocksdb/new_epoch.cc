// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/new_epoch.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/audit_tree/frontier.h"
#include "core/digest/sha256.h"
#include "core/encoding/timestamp.h"
#include "server/ledger/epochs.h"
#include "server/ledger/rocksdb/new_metadata.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/tree_reader.h"

namespace postgate::ledger {
namespace {

// Ranges, of a billion numbers each, that an epoch may have used up since the backup, and that two restores in a row keep between each other where
// the clock does not go on.
constexpr int64_t kRangesLeftOut = 1024;

}  // namespace

absl::StatusOr<v1::LedgerMetadata> MetadataOfNewEpoch(const v1::LedgerMetadata& before, int64_t size, const std::string& root_hash, absl::Time now,
                                                      const std::function<absl::Status(postgate::v1::EpochEnd& end)>& sign) {
  absl::StatusOr<v1::LedgerMetadata> fresh = NewMetadata(now, before.format_version());
  if (!fresh.ok()) return fresh.status();
  v1::LedgerMetadata metadata = before;
  metadata.set_ledger_epoch(fresh->ledger_epoch());
  metadata.set_registration_range(std::max(fresh->registration_range(), before.registration_range() + kRangesLeftOut));
  metadata.set_registration_numbers_reserved(0);
  metadata.set_cursor_base(std::max(CursorBase(now), before.cursor_base() + CursorBase(now) - CursorBase(now - absl::Seconds(kRangesLeftOut))));
  v1::FormerEpoch& former = *metadata.add_former_epochs();
  former.set_cursor_base(before.cursor_base());
  postgate::v1::EpochEnd& end = *former.mutable_end();
  end.set_ledger_epoch(before.ledger_epoch());
  end.set_tree_size(size);
  end.set_root_hash(root_hash);
  *end.mutable_restored_at() = encoding::ToTimestamp(now);
  end.set_next_ledger_epoch(metadata.ledger_epoch());
  if (absl::Status is_signed = sign(end); !is_signed.ok()) return is_signed;
  return metadata;
}

absl::StatusOr<v1::LedgerMetadata> BeginNewEpoch(const std::string& directory, absl::Time now,
                                                 const std::function<absl::Status(postgate::v1::EpochEnd& end)>& sign) {
  absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksdbStore({directory, now});
  if (!store.ok()) return store.status();
  const int64_t size = (*store)->Head() + 1;
  const absl::StatusOr<audit_tree::Frontier> frontier = audit_tree::FrontierAt(size, MakeTreeReader(store->get()));
  if (!frontier.ok()) return frontier.status();
  absl::StatusOr<v1::LedgerMetadata> metadata = MetadataOfNewEpoch((*store)->Metadata(), size, digest::BytesOf(frontier->Root()), now, sign);
  if (!metadata.ok()) return metadata.status();
  WriteGroup group;
  group.metadata = *metadata;
  if (absl::Status written = (*store)->Write(group); !written.ok()) return written;
  return metadata;
}

}  // namespace postgate::ledger

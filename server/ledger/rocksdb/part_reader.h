// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_PART_READER_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_PART_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/block_part.pb.h"
#include "rocksdb/iterator.h"
#include "server/ledger/rocksdb/rocksdb_database.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// A part of a block with its entries as they were serialized. Stays where it is made: the entries view into its bytes.
struct OpenedPart {
  int64_t first_sequence = kNoSequence;
  v1::BlockPart part;  // without its entries
  std::string bytes;
  std::vector<absl::string_view> entries;  // of bytes

  int64_t end_sequence() const { return first_sequence + static_cast<int64_t>(entries.size()); }
  // Of an entry that it holds.
  absl::string_view At(int64_t sequence) const { return entries[static_cast<size_t>(sequence - first_sequence)]; }
};

// The part on which `it` stands, a row of the family `blocks`. DATA_LOSS with its first sequence when it is damaged, or holds another number of
// entries than it says.
absl::StatusOr<std::unique_ptr<const OpenedPart>> OpenPart(const rocksdb::Iterator& it);

// Reads parts of blocks by an entry that they hold, each once while the entries that are asked for lie in it. Sees what was on disk when it was made. For one
// thread.
class PartReader {
 public:
  // `database` outlives it. `keeps_cached` for what is likely to be read again by others.
  PartReader(const LedgerDatabase& database, bool keeps_cached);

  // The part that holds the entry; valid until the next Read. DATA_LOSS when there is none.
  absl::StatusOr<const OpenedPart*> Read(int64_t sequence);

 private:
  std::unique_ptr<rocksdb::Iterator> it_;
  std::unique_ptr<const OpenedPart> part_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_PART_READER_H_

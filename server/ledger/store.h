// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_STORE_H_
#define POSTGATE_SERVER_LEDGER_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/audit_tree/frontier.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/receipt.pb.h"

namespace postgate::ledger {

// A block that is on disk: entry i has the sequence `block.first_sequence() + i`. Shared by readers, never changed.
using CommittedBlock = std::shared_ptr<const v1::Block>;

// The sequence before the first; the head of an empty ledger.
inline constexpr int64_t kNoSequence = -1;

// Everything that one commit writes, atomically.
struct WriteGroup {
  int64_t first_sequence = 0;
  int64_t entry_count = 0;
  // A serialized v1::Block; empty when entry_count is 0.
  std::string block;

  struct ProducerRow {
    std::string key;  // ProducerKey()
    v1::ProducerState state;
  };
  struct AckRow {
    std::string producer_key;
    v1::AckRecord record;
  };
  struct RequestRow {
    std::string key;  // RequestKey()
    v1::RequestRecord record;
  };
  std::vector<ProducerRow> producers;
  std::vector<AckRow> acks;
  std::vector<RequestRow> requests;
  // The audit tree's part: 32 bytes for each entry, in order; the nodes of kept levels that became whole; the head over all up to the last entry.
  // Empty when entry_count is 0.
  std::string leaf_hashes;
  struct TreeNodeRow {
    audit_tree::NodeId id;
    audit_tree::Hash hash;
  };
  std::vector<TreeNodeRow> tree_nodes;
  std::optional<postgate::v1::TreeHead> tree_head;
  // Set when the ledger's own facts change, for example a new block of registration numbers.
  std::optional<v1::LedgerMetadata> metadata;
};

// One entry with what its block says of it.
struct StoredEntry {
  int64_t sequence = kNoSequence;
  google::protobuf::Timestamp committed_at;
  v1::Entry entry;
};

// The leaves of one commit.
struct LeafHashes {
  int64_t first_sequence = 0;
  std::string hashes;  // 32 bytes each
};

// Reads entries one after the other as Store::ReadEntry does, and cheaply where they lie beside one another. For one thread and one piece of work: until it
// goes, the store may have to keep files that it could remove. The store outlives it.
class EntryReader {
 public:
  virtual ~EntryReader() = default;
  // Results and errors of Store::ReadEntry.
  virtual absl::StatusOr<StoredEntry> Read(int64_t sequence) = 0;
};

// How long the first answer to a unary write is kept at least (contract: 24 hours).
inline constexpr absl::Duration kRequestsKept = absl::Hours(24);

// Keys of a producer and of a unary request: the principal and the name, with a separator that neither holds.
std::string ProducerKey(absl::string_view carrier, absl::string_view producer);
std::string RequestKey(absl::string_view principal, absl::string_view request_id);
// Carrier and producer of a ProducerKey, which they view into.
std::pair<absl::string_view, absl::string_view> SplitProducerKey(absl::string_view key);

// What the ledger is stored in. `Write` has one caller at a time (the committer); all else may be called from any thread.
//
// Free space is looked at before a group is put together (CanWrite), so that a disk that fills up stops the intake and not the
// ledger: there is nothing to undo, and the intake goes on once there is space.
//
// After the first failed Write the store is latched: every further Write fails with the first failure, whatever the medium says
// later, because a failed sync leaves no knowledge of what is on disk.
class Store {
 public:
  virtual ~Store() = default;

  // Whether a group may be put together now. RESOURCE_EXHAUSTED while the disk has less than its reserve free, which says the place and
  // what is needed; not latched. The first failure after a Write failed.
  virtual absl::Status CanWrite() const { return absl::OkStatus(); }

  // Durable on return: the group is on disk, synced, whole. DATA_LOSS, RESOURCE_EXHAUSTED (disk full) or INTERNAL otherwise; then
  // nothing may be acked any more and the process is to stop with the reason.
  virtual absl::Status Write(const WriteGroup& group) = 0;

  // The last sequence on disk, kNoSequence when there is none.
  virtual int64_t Head() const = 0;

  virtual v1::LedgerMetadata Metadata() const = 0;

  // The block that holds `sequence`; NOT_FOUND beyond the head, DATA_LOSS when it is damaged.
  virtual absl::StatusOr<CommittedBlock> ReadBlock(int64_t sequence) const = 0;

  // The one entry at `sequence`, without parsing its neighbours.
  virtual absl::StatusOr<StoredEntry> ReadEntry(int64_t sequence) const = 0;

  // For who reads many entries.
  virtual std::unique_ptr<EntryReader> OpenEntryReader() const;

  virtual absl::StatusOr<std::optional<v1::ProducerState>> ReadProducer(absl::string_view producer_key) const = 0;

  // The producers behind `after_key` (empty: from the first), in the order of their keys, at most `limit`.
  virtual absl::StatusOr<std::vector<WriteGroup::ProducerRow>> ReadProducers(absl::string_view after_key, size_t limit) const = 0;

  // The acks of a producer that overlap [first_offset, next_offset), in order.
  virtual absl::StatusOr<std::vector<v1::AckRecord>> ReadAcks(absl::string_view producer_key, int64_t first_offset,
                                                              int64_t next_offset) const = 0;

  // The leaves of the commit that holds `sequence`; NOT_FOUND beyond the head.
  virtual absl::StatusOr<LeafHashes> ReadLeafHashes(int64_t sequence) const = 0;

  // A node of a kept level above the leaves; NOT_FOUND when it is not whole.
  virtual absl::StatusOr<audit_tree::Hash> ReadTreeNode(const audit_tree::NodeId& id) const = 0;

  // The first head over at least `size` leaves; NOT_FOUND when there is none.
  virtual absl::StatusOr<postgate::v1::TreeHead> ReadTreeHead(int64_t size) const = 0;

  // None also for what is older than kRequestsKept at the time of the last record that was written.
  virtual absl::StatusOr<std::optional<v1::RequestRecord>> ReadRequest(absl::string_view request_key) const = 0;

  // Makes `folder`, which is not there yet and whose parent is, and in it a copy of all that was on disk at one moment during the call, while groups
  // go on being written; the copy can be opened as the store itself. What lies on the same file system is linked, not copied, where nothing
  // changes it any more. UNIMPLEMENTED for a store that is on no disk.
  virtual absl::Status CopyTo(const std::string& folder) const { return absl::UnimplementedError("this store cannot be copied"); }
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_STORE_H_

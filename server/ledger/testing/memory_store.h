// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_MEMORY_STORE_H_
#define POSTGATE_SERVER_LEDGER_TESTING_MEMORY_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/synchronization/mutex.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// A ledger in memory, for tests. Holds the contract of Store; errors on demand.
class MemoryStore final : public Store {
 public:
  MemoryStore();

  absl::Status CanWrite() const override;
  absl::Status Write(const WriteGroup& group) override;
  int64_t Head() const override;
  v1::LedgerMetadata Metadata() const override;
  absl::StatusOr<CommittedBlock> ReadBlock(int64_t sequence) const override;
  absl::StatusOr<StoredEntry> ReadEntry(int64_t sequence) const override;
  absl::StatusOr<std::optional<v1::ProducerState>> ReadProducer(absl::string_view producer_key) const override;
  absl::StatusOr<std::vector<WriteGroup::ProducerRow>> ReadProducers(absl::string_view after_key, size_t limit) const override;
  absl::StatusOr<std::vector<v1::AckRecord>> ReadAcks(absl::string_view producer_key, int64_t first_offset,
                                                      int64_t next_offset) const override;
  absl::StatusOr<LeafHashes> ReadLeafHashes(int64_t sequence) const override;
  absl::StatusOr<audit_tree::Hash> ReadTreeNode(const audit_tree::NodeId& id) const override;
  absl::StatusOr<postgate::v1::TreeHead> ReadTreeHead(int64_t size) const override;
  absl::StatusOr<std::optional<v1::RequestRecord>> ReadRequest(absl::string_view request_key) const override;

  // The next Write stores nothing and fails with `status`; the store is latched from then on.
  void FailNextWrite(absl::Status status);
  // What CanWrite says until it is set again.
  void SetCanWrite(absl::Status status);
  // What ReadBlock says until it is set again.
  void SetReadBlock(absl::Status status);
  // What ReadEntry says of this entry until it is set again; OK: the entry.
  void SetReadEntry(int64_t sequence, absl::Status status);
  // Called in each Write before anything is stored, on the writing thread.
  void SetBeforeWrite(std::function<void()> before_write);

  int64_t writes() const;       // that succeeded
  int64_t blocks_read() const;  // by ReadBlock

 private:
  using AckKey = std::pair<std::string, int64_t>;  // producer key, first offset

  absl::StatusOr<const std::string*> BlockAt(int64_t sequence) const POSTGATE_REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::map<int64_t, std::string> blocks_ POSTGATE_GUARDED_BY(mutex_);  // by first sequence
  std::map<std::string, v1::ProducerState> producers_ POSTGATE_GUARDED_BY(mutex_);
  std::map<AckKey, v1::AckRecord> acks_ POSTGATE_GUARDED_BY(mutex_);
  std::map<std::string, v1::RequestRecord> requests_ POSTGATE_GUARDED_BY(mutex_);
  std::map<int64_t, std::string> leaf_hashes_ POSTGATE_GUARDED_BY(mutex_);  // by first sequence
  std::map<std::pair<int, int64_t>, audit_tree::Hash> tree_nodes_ POSTGATE_GUARDED_BY(mutex_);
  std::map<int64_t, postgate::v1::TreeHead> tree_heads_ POSTGATE_GUARDED_BY(mutex_);  // by size
  v1::LedgerMetadata metadata_ POSTGATE_GUARDED_BY(mutex_);
  int64_t head_ POSTGATE_GUARDED_BY(mutex_) = kNoSequence;
  int64_t last_request_seconds_ POSTGATE_GUARDED_BY(mutex_) = 0;
  int64_t writes_ POSTGATE_GUARDED_BY(mutex_) = 0;
  mutable int64_t blocks_read_ POSTGATE_GUARDED_BY(mutex_) = 0;
  absl::Status fail_next_ POSTGATE_GUARDED_BY(mutex_);
  absl::Status failure_ POSTGATE_GUARDED_BY(mutex_);
  absl::Status can_write_ POSTGATE_GUARDED_BY(mutex_);
  absl::Status read_block_ POSTGATE_GUARDED_BY(mutex_);
  std::map<int64_t, absl::Status> read_entry_ POSTGATE_GUARDED_BY(mutex_);
  std::function<void()> before_write_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_MEMORY_STORE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_DISK_H_
#define POSTGATE_TESTS_SIMULATION_DISK_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/memory_table.h"
#include "tests/simulation/run.h"

namespace postgate::simulation {

// The ledger's disk. A group is first written and then synced; what was not synced is there after a crash or not. A write or a sync may
// fail, after which the store is latched, as the contract of Store says.
class SimulatedStore final : public ledger::Store {
 public:
  explicit SimulatedStore(Run* run) : run_(*run), live_(std::make_unique<ledger::MemoryStore>()) {}

  absl::Status CanWrite() const override;
  absl::Status Write(const ledger::WriteGroup& group) override;
  int64_t Head() const override { return live_->Head(); }
  ledger::v1::LedgerMetadata Metadata() const override { return live_->Metadata(); }
  absl::StatusOr<ledger::CommittedBlock> ReadBlock(int64_t sequence) const override { return live_->ReadBlock(sequence); }
  absl::StatusOr<ledger::StoredEntry> ReadEntry(int64_t sequence) const override { return live_->ReadEntry(sequence); }
  absl::StatusOr<std::optional<ledger::v1::ProducerState>> ReadProducer(absl::string_view key) const override {
    return live_->ReadProducer(key);
  }
  absl::StatusOr<std::vector<ledger::v1::AckRecord>> ReadAcks(absl::string_view key, int64_t first, int64_t next) const override {
    return live_->ReadAcks(key, first, next);
  }
  absl::StatusOr<ledger::LeafHashes> ReadLeafHashes(int64_t sequence) const override { return live_->ReadLeafHashes(sequence); }
  absl::StatusOr<std::vector<ledger::WriteGroup::ProducerRow>> ReadProducers(absl::string_view after_key, size_t limit) const override {
    return live_->ReadProducers(after_key, limit);
  }
  absl::StatusOr<audit_tree::Hash> ReadTreeNode(const audit_tree::NodeId& id) const override { return live_->ReadTreeNode(id); }
  absl::StatusOr<postgate::v1::TreeHead> ReadTreeHead(int64_t size) const override { return live_->ReadTreeHead(size); }
  absl::StatusOr<std::optional<ledger::v1::RequestRecord>> ReadRequest(absl::string_view key) const override {
    return live_->ReadRequest(key);
  }

  // What the next process finds.
  void CutPower();
  // The groups that are on disk for good, whatever happens from here on.
  const std::vector<ledger::WriteGroup>& durable() const { return durable_; }
  // Out of a fault's reach from now on.
  void Heal() { full_until_ = 0; }

 private:
  Run& run_;
  std::unique_ptr<ledger::MemoryStore> live_;
  std::vector<ledger::WriteGroup> durable_;
  // Written, and its sync has not come back with success.
  std::optional<ledger::WriteGroup> unsynced_;
  absl::Status failure_;
  mutable int full_until_ = 0;  // refusals left
};

// A reader's table. Nothing of it is ever synced: a crash leaves the writes up to some point, each whole.
class SimulatedTable final : public ledger::Table {
 public:
  explicit SimulatedTable(Run* run) : run_(*run), live_(std::make_unique<ledger::MemoryTable>()) {}

  int64_t Checkpoint() const override { return live_->Checkpoint(); }
  absl::Status Write(const std::vector<Change>& changes, int64_t checkpoint) override;
  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override { return live_->Get(key); }
  absl::Status Scan(absl::string_view from, absl::string_view until,
                    const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const override {
    return live_->Scan(from, until, visit);
  }

  void CutPower();

 private:
  struct Written {
    std::vector<Change> changes;
    int64_t checkpoint = 0;
  };

  Run& run_;
  std::unique_ptr<ledger::MemoryTable> live_;
  std::vector<Written> writes_;
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_DISK_H_

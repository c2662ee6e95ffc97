// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/disk.h"

#include "core/plants/plant.h"

namespace postgate::simulation {

absl::Status SimulatedStore::CanWrite() const {
  if (!failure_.ok()) return failure_;
  if (full_until_ == 0 && run_.Happens(run_.faults.disk_full)) full_until_ = 1 + static_cast<int>(run_.Below(3));
  if (full_until_ == 0) return absl::OkStatus();
  --full_until_;
  run_.Trace("disk full");
  return absl::ResourceExhaustedError("the simulated disk is full");
}

absl::Status SimulatedStore::Write(const ledger::WriteGroup& group) {
  if (!failure_.ok()) return failure_;
  const bool fails = run_.Happens(run_.faults.write_fails);
  if (fails && run_.OneIn(2)) {
    run_.Trace("write fails");
    return failure_ = absl::DataLossError("the simulated disk fails to write");
  }
  unsynced_ = group;
  run_.PassPoint("unsynced");
  if (fails) {
    run_.Trace("sync fails");
    return failure_ = absl::DataLossError("the simulated disk fails to sync");
  }
  if (!POSTGATE_PLANT(sync_left_out)) {
    durable_.push_back(group);
    unsynced_.reset();
  }
  run_.PassPoint("synced");
  return live_->Write(group);
}

void SimulatedStore::CutPower() {
  if (unsynced_.has_value() && run_.OneIn(2)) {
    run_.Trace("an unsynced group stays");
    durable_.push_back(*unsynced_);
  }
  unsynced_.reset();
  failure_ = absl::OkStatus();
  full_until_ = 0;
  live_ = std::make_unique<ledger::MemoryStore>();
  for (const ledger::WriteGroup& group : durable_) {
    const absl::Status written = live_->Write(group);
    Require(written.ok(), "what is on disk is no ledger: ", written.ToString());
  }
}

absl::Status SimulatedTable::Write(const std::vector<Change>& changes, int64_t checkpoint) {
  writes_.push_back({changes, checkpoint});
  return live_->Write(changes, checkpoint);
}

void SimulatedTable::CutPower() {
  if (!writes_.empty() && run_.OneIn(2)) writes_.resize(run_.Below(writes_.size() + 1));
  live_ = std::make_unique<ledger::MemoryTable>();
  for (const Written& written : writes_) live_->Write(written.changes, written.checkpoint).IgnoreError();
}

}  // namespace postgate::simulation

// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/committer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/clock/clock.h"
#include "core/crash_points/crash_points.h"
#include "core/encoding/timestamp.h"
#include "core/plants/plant.h"
#include "server/ledger/group_draft.h"

namespace postgate::ledger {
namespace {

// A Timestamp holds nanoseconds; absl::Time more.
absl::Time ToNanoseconds(absl::Time time) { return absl::FromUnixNanos(absl::ToUnixNanos(time)); }

}  // namespace

Committer::Committer(Store* store, AuditTree* tree, std::function<absl::Time()> clock, Observer observer)
    : store_(store), tree_(tree), clock_(std::move(clock)), observer_(std::move(observer)) {}

void Committer::Enqueue(std::unique_ptr<Proposal> proposal) {
  absl::Status failed;
  bool was_empty = false;
  {
    MutexLock lock(mutex_);
    if (failure_.ok()) {
      was_empty = waiting_.empty();
      waiting_.push_back(std::move(proposal));
    } else {
      failed = failure_;
    }
  }
  if (!failed.ok()) return proposal->Complete(failed, nullptr);
  if (was_empty && observer_.work) observer_.work();
}

bool Committer::CommitOnce() {
  std::vector<std::unique_ptr<Proposal>> proposals = TakeGroup();
  if (proposals.empty()) return false;
  Pass(CrashPoint::kGroupTaken);
  if (const absl::Status refused = CanWrite(); !refused.ok()) {
    CompleteAll(proposals, refused, nullptr);
    return true;
  }
  if (absl::Status status = StartClock(); !status.ok()) {
    Fail(std::move(status), std::move(proposals));
    return true;
  }
  last_committed_at_ = std::max(last_committed_at_, ToNanoseconds(clock_()));
  GroupDraft draft(last_committed_at_, store_->Metadata(), store_->Head() + 1, &group_);
  if (absl::Status status = AdjudicateAll(proposals, draft); !status.ok()) {
    Fail(std::move(status), std::move(proposals));
    return true;
  }
  Pass(CrashPoint::kGroupAdjudicated);
  if (draft.empty()) {
    CompleteAll(proposals, absl::OkStatus(), nullptr);
    return true;
  }
  if (absl::Status status = Write(draft); !status.ok()) {
    Fail(std::move(status), std::move(proposals));
    return true;
  }
  Pass(CrashPoint::kGroupWritten);
  const CommittedBlock block = draft.block();
  if (observer_.committed) observer_.committed(block);
  Pass(CrashPoint::kGroupAnnounced);
  CompleteAll(proposals, absl::OkStatus(), block);
  Pass(CrashPoint::kGroupAnswered);
  return true;
}

absl::Status Committer::failure() const {
  MutexLock lock(mutex_);
  return failure_;
}

std::vector<std::unique_ptr<Proposal>> Committer::TakeGroup() {
  std::vector<std::unique_ptr<Proposal>> group;
  size_t bytes = 0;
  MutexLock lock(mutex_);
  while (!waiting_.empty() && group.size() < kGroupProposalsMax) {
    const size_t more = waiting_.front()->size_bytes();
    if (!group.empty() && bytes + more > kGroupBytesMax) break;
    bytes += more;
    group.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return group;
}

absl::Status Committer::CanWrite() {
  absl::Status status = store_->CanWrite();
  if (refusing_ != !status.ok()) {
    refusing_ = !status.ok();
    if (observer_.refused) observer_.refused(status);
  }
  return status;
}

absl::Status Committer::AdjudicateAll(std::vector<std::unique_ptr<Proposal>>& proposals, GroupDraft& draft) {
  size_t adjudicated = 0;
  while (adjudicated < proposals.size() && draft.entry_count() < kGroupEntriesMax) {
    proposals[adjudicated++]->Adjudicate(draft);
    Pass(CrashPoint::kBatchAdjudicated);
    if (!draft.failure().ok()) return draft.failure();
  }
  if (adjudicated == proposals.size()) return absl::OkStatus();
  MutexLock lock(mutex_);
  const auto left = proposals.begin() + static_cast<std::ptrdiff_t>(adjudicated);
  waiting_.insert(waiting_.begin(), std::make_move_iterator(left), std::make_move_iterator(proposals.end()));
  proposals.erase(left, proposals.end());
  return absl::OkStatus();
}

absl::Status Committer::StartClock() {
  if (POSTGATE_PLANT(clock_goes_back_over_a_restart)) return absl::OkStatus();
  if (last_committed_at_ != absl::InfinitePast() || store_->Head() == kNoSequence) return absl::OkStatus();
  absl::StatusOr<StoredEntry> last = store_->ReadEntry(store_->Head());
  if (!last.ok()) return last.status();
  last_committed_at_ = encoding::ToTime(last->committed_at);
  return absl::OkStatus();
}

absl::Status Committer::Write(GroupDraft& draft) {
  if (absl::Status status = draft.Finish(*tree_); !status.ok()) return status;
  Pass(CrashPoint::kGroupFinished);
  if (POSTGATE_PLANT(commit_without_write)) return absl::OkStatus();
  // The wall clock may be set back while a group is written, and a test's clock stands still: measured with the steady one.
  const absl::Time began = SteadyNow();
  absl::Status status = store_->Write(group_);
  if (POSTGATE_PLANT(failed_write_acked)) status = absl::OkStatus();
  if (status.ok() && observer_.measured) {
    observer_.measured(SteadyNow() - began, group_.entry_count, group_.block.size());
  }
  return status;
}

void Committer::CompleteAll(const std::vector<std::unique_ptr<Proposal>>& proposals, const absl::Status& status,
                            const CommittedBlock& block) {
  for (const std::unique_ptr<Proposal>& proposal : proposals) {
    proposal->Complete(status, block);
    Pass(CrashPoint::kGroupHalfAnswered);
  }
}

void Committer::Fail(absl::Status status, std::vector<std::unique_ptr<Proposal>> proposals) {
  {
    MutexLock lock(mutex_);
    failure_ = status;
    for (std::unique_ptr<Proposal>& waiting : waiting_) proposals.push_back(std::move(waiting));
    waiting_.clear();
  }
  CompleteAll(proposals, status, nullptr);
  if (observer_.failed) observer_.failed(status);
}

}  // namespace postgate::ledger

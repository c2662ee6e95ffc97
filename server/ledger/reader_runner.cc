// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/reader_runner.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/clock/clock.h"
#include "core/synchronization/thread_name.h"

namespace postgate::ledger {
namespace {

int64_t LastSequence(const v1::Block& block) { return block.first_sequence() + block.entries_size() - 1; }

absl::Status Behind(const Reader& reader, int64_t applied, int64_t sequence) {
  return absl::DeadlineExceededError(absl::StrCat("reader ", reader.name(), " stands at ", applied, ", ", sequence - applied, " entries behind"));
}

}  // namespace

ReaderRunner::ReaderRunner(const Store* store, Reader* reader, std::function<void(const absl::Status&)> failed)
    : store_(store), reader_(reader), failed_(std::move(failed)) {}

ReaderRunner::~ReaderRunner() { Stop(); }

void ReaderRunner::Start() {
  {
    MutexLock lock(mutex_);
    head_ = std::max(head_, store_->Head());
    applied_ = reader_->applied_sequence();
  }
  thread_ = std::thread([this] { Run(); });
}

void ReaderRunner::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
  CallWaiters(absl::CancelledError(absl::StrCat("reader ", reader_->name(), " was stopped")));
}

void ReaderRunner::Committed(const CommittedBlock& block) {
  MutexLock lock(mutex_);
  head_ = std::max(head_, LastSequence(*block));
  if (buffered_.size() < kBlocksBufferedMax && !stopping_ && failure_.ok()) buffered_.push_back(block);
  changed_.NotifyAll();
}

void ReaderRunner::WhenAppliedBy(int64_t sequence, absl::Time until, std::function<void(const absl::Status&)> then) {
  absl::Status status;
  {
    MutexLock lock(mutex_);
    if (!failure_.ok()) {
      status = failure_;
    } else if (applied_ < sequence) {
      if (stopping_) {
        status = absl::CancelledError(absl::StrCat("reader ", reader_->name(), " was stopped"));
      } else if (until > SteadyNow()) {
        waiters_.emplace(sequence, Waiter{until, std::move(then)});
        return;
      } else {
        status = Behind(*reader_, applied_, sequence);
      }
    }
  }
  then(status);
}

int64_t ReaderRunner::applied_sequence() const {
  MutexLock lock(mutex_);
  return applied_;
}

void ReaderRunner::Run() {
  NameThisThread(absl::StrCat("reader ", reader_->name()));
  CommittedBlock block;
  int64_t next = kNoSequence;
  while (AwaitWork(block, next)) {
    absl::Status status = ApplyNext(std::move(block), next);
    block = nullptr;
    CallDue();
    if (status.ok()) continue;
    {
      MutexLock lock(mutex_);
      failure_ = status;
      buffered_.clear();
    }
    CallWaiters(status);
    failed_(status);
    return;
  }
}

bool ReaderRunner::AwaitWork(CommittedBlock& block, int64_t& next) {
  MutexLock lock(mutex_);
  while (!stopping_ && head_ <= applied_) changed_.Wait(mutex_);
  if (stopping_) return false;
  next = applied_ + 1;
  // What was read from the store meanwhile is not needed a second time; what comes later than the next has to wait for the store's.
  while (!buffered_.empty() && LastSequence(*buffered_.front()) < next) buffered_.pop_front();
  if (!buffered_.empty() && buffered_.front()->first_sequence() <= next) {
    block = std::move(buffered_.front());
    buffered_.pop_front();
  }
  return true;
}

absl::Status ReaderRunner::ApplyNext(CommittedBlock block, int64_t next) {
  if (block == nullptr) {
    absl::StatusOr<CommittedBlock> stored = store_->ReadBlock(next);
    if (!stored.ok()) return stored.status();
    block = *std::move(stored);
  }
  if (absl::Status status = reader_->Apply(block); !status.ok()) return status;
  const int64_t applied = reader_->applied_sequence();
  const bool begins_anew = applied < next - 1;
  if (!begins_anew && applied != LastSequence(*block)) {
    return absl::InternalError(
        absl::StrCat("reader ", reader_->name(), " stands at ", applied, " after a block that ends with ", LastSequence(*block)));
  }
  MutexLock lock(mutex_);
  applied_ = applied;
  return absl::OkStatus();
}

void ReaderRunner::CallDue() {
  std::vector<std::pair<std::function<void(const absl::Status&)>, absl::Status>> due;
  {
    MutexLock lock(mutex_);
    if (waiters_.empty()) return;
    const absl::Time now = SteadyNow();
    for (auto it = waiters_.begin(); it != waiters_.end();) {
      const bool is_applied = it->first <= applied_;
      if (!is_applied && it->second.until > now) {
        ++it;
        continue;
      }
      due.emplace_back(std::move(it->second.then), is_applied ? absl::OkStatus() : Behind(*reader_, applied_, it->first));
      it = waiters_.erase(it);
    }
  }
  for (const auto& [then, status] : due) then(status);
}

void ReaderRunner::CallWaiters(const absl::Status& status) {
  std::multimap<int64_t, Waiter> waiters;
  {
    MutexLock lock(mutex_);
    waiters.swap(waiters_);
  }
  for (const auto& [sequence, waiter] : waiters) waiter.then(status);
}

}  // namespace postgate::ledger

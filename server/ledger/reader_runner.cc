// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/reader_runner.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/synchronization/thread_name.h"

namespace postgate::ledger {
namespace {

int64_t LastSequence(const v1::Block& block) { return block.first_sequence() + block.entries_size() - 1; }

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

void ReaderRunner::WhenApplied(int64_t sequence, std::function<void(const absl::Status&)> then) {
  absl::Status status;
  {
    MutexLock lock(mutex_);
    if (!failure_.ok()) {
      status = failure_;
    } else if (applied_ < sequence) {
      if (!stopping_) {
        waiters_.emplace(sequence, std::move(then));
        return;
      }
      status = absl::CancelledError(absl::StrCat("reader ", reader_->name(), " was stopped"));
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
    CallApplied();
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
  if (applied != LastSequence(*block)) {
    return absl::InternalError(
        absl::StrCat("reader ", reader_->name(), " stands at ", applied, " after a block that ends with ", LastSequence(*block)));
  }
  MutexLock lock(mutex_);
  applied_ = applied;
  return absl::OkStatus();
}

void ReaderRunner::CallApplied() {
  std::vector<std::function<void(const absl::Status&)>> ready;
  {
    MutexLock lock(mutex_);
    const auto end = waiters_.upper_bound(applied_);
    for (auto it = waiters_.begin(); it != end; ++it) ready.push_back(std::move(it->second));
    waiters_.erase(waiters_.begin(), end);
  }
  for (const auto& then : ready) then(absl::OkStatus());
}

void ReaderRunner::CallWaiters(const absl::Status& status) {
  std::multimap<int64_t, std::function<void(const absl::Status&)>> waiters;
  {
    MutexLock lock(mutex_);
    waiters.swap(waiters_);
  }
  for (const auto& [sequence, then] : waiters) then(status);
}

}  // namespace postgate::ledger

// SPDX-License-Identifier: Apache-2.0
#include "server/release_times/release_time_reader.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "core/decisions/adjudication.h"
#include "core/encoding/day.h"
#include "core/encoding/day_text.h"
#include "postgate/ledger/v1/release_time_rows.pb.h"
#include "server/ledger/store.h"
#include "server/register/rows.h"
#include "server/release_times/limits.h"

namespace postgate::release_times {
namespace {

using Awaited = AwaitedReleases::Awaited;

bool IsRelease(v1::DecisionKind kind) { return kind == v1::DECISION_KIND_RELEASE || kind == v1::DECISION_KIND_RELEASE_DUTY_DUE; }

v1::FacilitationCategory CategoryOf(const ledger::v1::ItemEntry& item) {
  return v1::FacilitationCategory_IsValid(item.category()) ? item.category() : v1::FACILITATION_CATEGORY_UNSPECIFIED;
}

// 0 stands for what has not been.
int64_t AtLeastOne(int64_t second) { return std::max<int64_t>(second, 1); }

}  // namespace

std::unique_ptr<ReleaseTimeReader> ReleaseTimeReader::Open(ledger::Table* table, std::string registration_key, Rebuilding rebuilding) {
  std::unique_ptr<ReleaseTimeReader> reader(new ReleaseTimeReader(table, std::move(registration_key), std::move(rebuilding)));
  // What is there without a checkpoint was left by a death while rows were dropped.
  absl::Status opened = table->Checkpoint() == ledger::kNoSequence ? reader->DropRows() : reader->Load();
  if (absl::IsDataLoss(opened)) opened = reader->StartOver(opened);
  reader->failure_ = std::move(opened);
  return reader;
}

absl::Status ReleaseTimeReader::Load() {
  const auto bytes = table_->Get(kStateKey);
  if (!bytes.ok()) return bytes.status();
  ledger::v1::ReleaseTimeState state;
  if (!bytes->has_value() || !state.ParseFromString(**bytes)) return absl::DataLossError("the state of the release times can't be read");
  std::map<ReleaseDay, Day> days;
  absl::Status damaged;
  const absl::Status scanned = table_->Scan(kFirstDayKey, kEndOfDayKeys, [&](absl::string_view key, absl::string_view value) {
    const std::optional<ReleaseDay> day = ReleaseDayOfKey(key);
    absl::StatusOr<ReleaseCounts> counts = ReleaseCounts::Parse(value);
    if (!day.has_value()) counts = absl::DataLossError("a day of the release times can't be read");
    damaged = counts.status();
    if (damaged.ok()) days[*day].counts = *counts;
    return damaged.ok();
  });
  if (!scanned.ok() || !damaged.ok()) return scanned.ok() ? damaged : scanned;
  newest_s_ = state.counted_until().seconds();
  written_s_ = newest_s_;
  MutexLock lock(mutex_);
  newest_ = state.counted_until();
  days_ = std::move(days);
  return absl::OkStatus();
}

absl::Status ReleaseTimeReader::Apply(const ledger::CommittedBlock& block) {
  if (!failure_.ok()) return failure_;
  const int64_t applied = applied_.load();
  if (block->first_sequence() + block->entries_size() - 1 <= applied) return absl::OkStatus();
  if (block->first_sequence() > applied + 1) {
    return absl::InternalError(absl::StrCat("release times are at ", applied, " and got a block from ", block->first_sequence()));
  }
  failure_ = ApplyBlock(*block);
  if (!absl::IsDataLoss(failure_)) return failure_;
  failure_ = StartOver(failure_);
  // The first block comes no second time.
  if (failure_.ok() && block->first_sequence() == 0) failure_ = ApplyBlock(*block);
  return failure_;
}

absl::Status ReleaseTimeReader::ApplyBlock(const ledger::v1::Block& block) {
  const google::protobuf::Timestamp& committed_at = block.committed_at();
  {
    // Time goes on, also where the clock was set back.
    MutexLock lock(mutex_);
    if (std::pair(committed_at.seconds(), committed_at.nanos()) > std::pair(newest_.seconds(), newest_.nanos())) newest_ = committed_at;
    newest_s_ = newest_.seconds();
  }
  for (int i = 0; i < block.entries_size(); ++i) {
    const int64_t sequence = block.first_sequence() + i;
    if (sequence <= applied_.load()) continue;
    if (absl::Status status = ApplyEntry(sequence, committed_at.seconds(), block.entries(i)); !status.ok()) return status;
    ++unwritten_;
    applied_.store(sequence);
    if (!IsWriteDue()) continue;
    if (absl::Status written = Write(); !written.ok()) return written;
  }
  return absl::OkStatus();
}

absl::Status ReleaseTimeReader::ApplyEntry(int64_t sequence, int64_t committed_s, const ledger::v1::Entry& entry) {
  if (entry.has_item()) return registry::IsAccepted(entry.item().outcome()) ? AddAccepted(sequence, committed_s, entry.item()) : absl::OkStatus();
  if (entry.has_movement()) return TakeArrival(committed_s, entry.movement());
  if (entry.has_item_decision()) return TakeDecision(committed_s, entry.item_decision());
  if (entry.has_cancellation()) return TakeCancellation(entry.cancellation());
  return absl::OkStatus();
}

absl::StatusOr<const Awaited*> ReleaseTimeReader::FindAwaited(int64_t sequence) {
  const absl::StatusOr<const Awaited*> awaited = awaited_.Find(sequence);
  if (!awaited.ok() || *awaited == nullptr) return awaited;
  // Not by whether its row is there still, which hangs on when rows were written.
  if (newest_s_ - (*awaited)->accepted_s > absl::ToInt64Seconds(kReleaseAwaited)) return nullptr;
  return awaited;
}

absl::Status ReleaseTimeReader::AddAccepted(int64_t sequence, int64_t committed_s, const ledger::v1::ItemEntry& item) {
  Awaited awaited;
  awaited.accepted_s = committed_s;
  if (item.replaces_sequence_plus_one() > 0) {
    // The registration waits on, by its new version.
    const int64_t replaced = item.replaces_sequence_plus_one() - 1;
    const absl::StatusOr<const Awaited*> found = FindAwaited(replaced);
    if (!found.ok()) return found.status();
    if (*found == nullptr) return absl::OkStatus();
    awaited = **found;
    if (absl::Status erased = awaited_.Erase(replaced); !erased.ok()) return erased;
  }
  // What was released stays counted where it was.
  if (awaited.released_s == 0) {
    awaited.category = CategoryOf(item);
    awaited.trusted_trader = item.trusted_trader();
    if (absl::Status put = registrations_.Put(item.registration_number(), sequence); !put.ok()) return put;
  }
  return awaited_.Put(sequence, awaited);
}

absl::Status ReleaseTimeReader::TakeArrival(int64_t committed_s, const ledger::v1::MovementEntry& movement) {
  if (movement.movement().kind() != v1::MOVEMENT_KIND_ARRIVED || !registry::IsAccepted(movement.outcome())) return absl::OkStatus();
  const int64_t said_s = movement.movement().has_occurred_at() ? movement.movement().occurred_at().seconds() : committed_s;
  for (const int64_t sequence : movement.affected_item_sequences()) {
    // A container's items may lie in any number of rows. What is done here counts once when the entry comes again after a death: so it is written in between.
    if (HasManyRows()) {
      if (absl::Status written = Write(); !written.ok()) return written;
    }
    const absl::StatusOr<const Awaited*> found = FindAwaited(sequence);
    if (!found.ok()) return found.status();
    // The first arrival counts.
    if (*found == nullptr || (*found)->arrived_s != 0) continue;
    Awaited awaited = **found;
    // The carrier's word, within what can be: not after it was said, not so long before that nobody would wait for it.
    awaited.arrived_s = AtLeastOne(std::min(std::max(said_s, awaited.accepted_s - absl::ToInt64Seconds(kReleaseAwaited)), committed_s));
    const bool is_released = awaited.released_s != 0;
    if (is_released) ChangeDay(awaited, [&awaited](ReleaseCounts& counts) { counts.Settle(awaited.arrived_s, awaited.released_s); });
    if (absl::Status status = is_released ? awaited_.Erase(sequence) : awaited_.Put(sequence, awaited); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ReleaseTimeReader::TakeDecision(int64_t committed_s, const ledger::v1::ItemDecisionEntry& decision) {
  const ledger::v1::ItemStanding& standing = decision.standing();
  if (!IsRelease(standing.clearance().kind()) || !decisions::IsReleased(standing)) return absl::OkStatus();
  const absl::StatusOr<std::optional<int64_t>> sequence = registrations_.Find(decision.registration_number());
  if (!sequence.ok()) return sequence.status();
  if (!sequence->has_value()) return absl::OkStatus();
  const absl::StatusOr<const Awaited*> found = FindAwaited(**sequence);
  if (!found.ok()) return found.status();
  if (*found == nullptr || (*found)->released_s != 0) return absl::OkStatus();
  Awaited awaited = **found;
  awaited.released_s = AtLeastOne(committed_s);
  if (absl::Status erased = registrations_.Erase(decision.registration_number()); !erased.ok()) return erased;
  if (awaited.arrived_s == 0) {
    ChangeDay(awaited, [](ReleaseCounts& counts) { counts.AddArrivalUnknown(); });
    return awaited_.Put(**sequence, awaited);
  }
  ChangeDay(awaited, [&awaited](ReleaseCounts& counts) { counts.Add(awaited.arrived_s, awaited.released_s); });
  return awaited_.Erase(**sequence);
}

absl::Status ReleaseTimeReader::TakeCancellation(const ledger::v1::CancellationEntry& cancellation) {
  const absl::StatusOr<const Awaited*> found = FindAwaited(cancellation.item_sequence());
  if (!found.ok()) return found.status();
  if (*found == nullptr) return absl::OkStatus();
  if (absl::Status erased = registrations_.Erase(cancellation.registration_number()); !erased.ok()) return erased;
  return awaited_.Erase(cancellation.item_sequence());
}

void ReleaseTimeReader::ChangeDay(const Awaited& released, const std::function<void(ReleaseCounts&)>& change) {
  MutexLock lock(mutex_);
  const ReleaseDay key{encoding::DayNumber(released.released_s), released.category, released.trusted_trader};
  if (key.day < FirstDayKept()) return;
  Day& day = days_[key];
  change(day.counts);
  day.changed = true;
}

bool ReleaseTimeReader::HasManyRows() const { return awaited_.rows() + registrations_.rows() >= kRowsInMemoryMax; }

bool ReleaseTimeReader::IsWriteDue() const {
  return unwritten_ >= kEntriesUnwrittenMax || HasManyRows() || newest_s_ - written_s_ >= absl::ToInt64Seconds(kUnwrittenFor);
}

absl::Status ReleaseTimeReader::Flush() { return !failure_.ok() || unwritten_ == 0 ? absl::OkStatus() : Write(); }

absl::Status ReleaseTimeReader::Write() {
  std::vector<ledger::Table::Change> changes;
  if (absl::Status collected = CollectChanges(changes); !collected.ok()) return collected;
  if (absl::Status written = table_->Write(changes, applied_.load()); !written.ok()) {
    // Nothing that was counted is damaged.
    return absl::IsDataLoss(written) ? absl::InternalError(written.message()) : written;
  }
  unwritten_ = 0;
  written_s_ = newest_s_;
  awaited_.Clear();
  registrations_.Clear();
  DropOldDays();
  return absl::OkStatus();
}

absl::Status ReleaseTimeReader::CollectChanges(std::vector<ledger::Table::Change>& changes) const {
  const absl::StatusOr<int64_t> first_awaited = awaited_.AddChanges(newest_s_ - absl::ToInt64Seconds(kReleaseAwaited), changes);
  if (!first_awaited.ok()) return first_awaited.status();
  if (absl::Status added = registrations_.AddChanges(*first_awaited, changes); !added.ok()) return added;
  MutexLock lock(mutex_);
  for (const auto& [key, day] : days_) {
    if (key.day < FirstDayKept()) {
      changes.push_back({DayKey(key), std::nullopt});
    } else if (day.changed) {
      changes.push_back({DayKey(key), day.counts.ToReleaseTimes().SerializeAsString()});
    }
  }
  ledger::v1::ReleaseTimeState state;
  *state.mutable_counted_until() = newest_;
  changes.push_back({std::string(kStateKey.data(), kStateKey.size()), state.SerializeAsString()});
  return absl::OkStatus();
}

void ReleaseTimeReader::DropOldDays() {
  MutexLock lock(mutex_);
  const int64_t first_kept = FirstDayKept();
  std::erase_if(days_, [first_kept](const auto& day) { return day.first.day < first_kept; });
  for (auto& [key, day] : days_) day.changed = false;
}

int64_t ReleaseTimeReader::FirstDayKept() const { return encoding::DayNumber(newest_.seconds()) - kDaysKept + 1; }

absl::Status ReleaseTimeReader::StartOver(const absl::Status& why) {
  if (rebuilds_ == kRebuildsMax) return why;
  ++rebuilds_;
  rebuilding_(why);
  {
    MutexLock lock(mutex_);
    counted_before_ = std::max(counted_before_, applied_.load());
    days_.clear();
    newest_.Clear();
  }
  applied_.store(ledger::kNoSequence);
  newest_s_ = 0;
  written_s_ = 0;
  unwritten_ = 0;
  awaited_.Clear();
  registrations_.Clear();
  return DropRows();
}

absl::Status ReleaseTimeReader::DropRows() {
  for (;;) {
    std::vector<ledger::Table::Change> changes;
    const absl::Status scanned = table_->Scan("", "", [&changes](absl::string_view key, absl::string_view) {
      changes.push_back({std::string(key.data(), key.size()), std::nullopt});
      return changes.size() < kRowsDroppedAtOnce;
    });
    if (!scanned.ok()) return scanned;
    if (changes.empty()) return absl::OkStatus();
    // With the first of them the table counts nothing: a death here begins anew as well.
    if (absl::Status written = table_->Write(changes, ledger::kNoSequence); !written.ok()) return written;
  }
}

absl::StatusOr<v1::ListReleaseTimesResponse> ReleaseTimeReader::Read(int64_t from_day, int64_t to_day) const {
  MutexLock lock(mutex_);
  if (applied_.load() < counted_before_) return absl::UnavailableError("the release times are counted anew; ask again later");
  v1::ListReleaseTimesResponse response;
  if (newest_.seconds() != 0) *response.mutable_counted_until() = newest_;
  const ReleaseDay first{std::max(from_day, FirstDayKept()), v1::FACILITATION_CATEGORY_UNSPECIFIED, false};
  for (auto day = days_.lower_bound(first); day != days_.end() && day->first.day <= to_day; ++day) {
    v1::ReleaseTimes& times = *response.add_release_times();
    times = day->second.counts.ToReleaseTimes();
    times.set_day(encoding::DayText(day->first.day));
    times.set_category(day->first.category);
    times.set_trusted_trader(day->first.trusted_trader);
  }
  return response;
}

}  // namespace postgate::release_times

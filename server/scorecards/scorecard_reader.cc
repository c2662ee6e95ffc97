// SPDX-License-Identifier: Apache-2.0
#include "server/scorecards/scorecard_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "core/encoding/day.h"
#include "postgate/ledger/v1/scorecard_rows.pb.h"
#include "server/register/rows.h"
#include "server/scorecards/lead_time.h"

namespace postgate::scorecards {
namespace {

absl::StatusOr<v1::Scorecard> Parsed(absl::string_view bytes) {
  v1::Scorecard scorecard;
  if (!scorecard.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::DataLossError("a row of the scorecards can't be read");
  return scorecard;
}

// The first that the range may have.
CarrierDay FirstOf(const ScorecardRange& range) { return std::max(CarrierDay{range.from_day, ""}, range.after); }

// What was taken of the table for a page.
struct Taken {
  size_t rows = 0;
  size_t bytes = 0;
};

// Memory's scorecard of that day, which is the newer, stays.
absl::Status TakeRow(const CarrierDay& day, absl::string_view row, std::map<CarrierDay, v1::Scorecard>& found, Taken& taken) {
  absl::StatusOr<v1::Scorecard> scorecard = Parsed(row);
  if (!scorecard.ok()) return scorecard.status();
  found.try_emplace(day, *std::move(scorecard));
  ++taken.rows;
  taken.bytes += row.size();
  return absl::OkStatus();
}

// Whether the page needs no row of the table behind `last`. Then it goes no further: what memory has behind may have rows of the table before it.
bool IsFull(const ScorecardRange& range, const CarrierDay& last, std::map<CarrierDay, v1::Scorecard>& found, const Taken& taken) {
  if (taken.rows < range.limit && taken.bytes < kPageBytesMax) return false;
  found.erase(found.upper_bound(last), found.end());
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ScorecardReader>> ScorecardReader::Open(ledger::Table* table) {
  std::unique_ptr<ScorecardReader> reader(new ScorecardReader(table));
  const auto bytes = table->Get(kStateKey);
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return reader;
  ledger::v1::ScorecardState state;
  if (!state.ParseFromString(**bytes)) return absl::DataLossError("the state of the scorecards can't be read");
  MutexLock lock(reader->mutex_);
  reader->newest_ = state.counted_until();
  reader->written_s_ = state.counted_until().seconds();
  return reader;
}

absl::Status ScorecardReader::Apply(const ledger::CommittedBlock& block) {
  const int64_t last = block->first_sequence() + block->entries_size() - 1;
  const int64_t applied = applied_.load();
  if (last <= applied) return absl::OkStatus();
  if (block->first_sequence() > applied + 1) {
    return absl::InternalError(absl::StrCat("scorecards are at ", applied, " and got a block from ", block->first_sequence()));
  }
  MutexLock lock(mutex_);
  if (!half_counted_.ok()) return half_counted_;
  // Time goes on, also where the clock was set back.
  const google::protobuf::Timestamp& committed_at = block->committed_at();
  if (std::pair(committed_at.seconds(), committed_at.nanos()) > std::pair(newest_.seconds(), newest_.nanos())) newest_ = committed_at;
  for (int i = 0; i < block->entries_size(); ++i) {
    const int64_t sequence = block->first_sequence() + i;
    if (sequence <= applied) continue;
    half_counted_ = ApplyEntry(sequence, committed_at.seconds(), block->entries(i));
    if (!half_counted_.ok()) return half_counted_;
  }
  unwritten_ += last - applied;
  applied_.store(last);
  const bool is_due = unwritten_ >= kEntriesUnwrittenMax || days_.size() + awaited_.rows() >= kRowsInMemoryMax ||
                      newest_.seconds() - written_s_ >= absl::ToInt64Seconds(kUnwrittenFor);
  return is_due ? Write() : absl::OkStatus();
}

absl::Status ScorecardReader::ApplyEntry(int64_t sequence, int64_t committed_s, const ledger::v1::Entry& entry) {
  if (entry.has_movement()) return TakeDeparture(entry.movement());
  if (!entry.has_item()) return absl::OkStatus();
  const absl::string_view carrier = registry::CarrierOf(entry.principal());
  const absl::StatusOr<DayCounts*> day = ChangeDay(carrier, committed_s);
  if (!day.ok()) return day.status();
  if (*day != nullptr) (*day)->Add(entry.item());
  return registry::IsAccepted(entry.item().outcome()) ? AddAccepted(sequence, committed_s, carrier, entry.item()) : absl::OkStatus();
}

absl::Status ScorecardReader::AddAccepted(int64_t sequence, int64_t committed_s, absl::string_view carrier, const ledger::v1::ItemEntry& item) {
  AwaitedDepartures::Awaited awaited{std::string(carrier.data(), carrier.size()), committed_s};
  const bool is_new = item.replaces_sequence_plus_one() == 0;
  if (is_new) {
    const absl::StatusOr<DayCounts*> day = ChangeDay(carrier, committed_s);
    if (!day.ok()) return day.status();
    if (*day != nullptr) (*day)->AddLeadTime(v1::LEAD_TIME_DEPARTURE_UNKNOWN);
  } else {
    // The registration waits on, by its new version.
    absl::StatusOr<std::optional<AwaitedDepartures::Awaited>> replaced = awaited_.Take(item.replaces_sequence_plus_one() - 1);
    if (!replaced.ok()) return replaced.status();
    if (!replaced->has_value()) return absl::OkStatus();
    awaited = **std::move(replaced);
  }
  if (item.has_planned_departure_at()) return SettleDeparture(awaited, item.planned_departure_at().seconds());
  return awaited_.Add(sequence, awaited.carrier, awaited.accepted_s);
}

absl::Status ScorecardReader::TakeDeparture(const ledger::v1::MovementEntry& movement) {
  if (!movement.has_departure_at()) return absl::OkStatus();
  for (const int64_t sequence : movement.affected_item_sequences()) {
    const absl::StatusOr<std::optional<AwaitedDepartures::Awaited>> awaited = awaited_.Take(sequence);
    if (!awaited.ok()) return awaited.status();
    if (!awaited->has_value()) continue;
    if (absl::Status status = SettleDeparture(**awaited, movement.departure_at().seconds()); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ScorecardReader::SettleDeparture(const AwaitedDepartures::Awaited& awaited, int64_t departure_s) {
  // Not by whether its row is there still, which hangs on when rows were written.
  if (newest_.seconds() - awaited.accepted_s > absl::ToInt64Seconds(kDepartureAwaited)) return absl::OkStatus();
  const absl::StatusOr<DayCounts*> day = ChangeDay(awaited.carrier, awaited.accepted_s);
  if (!day.ok()) return day.status();
  if (*day == nullptr) return absl::OkStatus();
  (*day)->AddLeadTime(v1::LEAD_TIME_DEPARTURE_UNKNOWN, -1);
  (*day)->AddLeadTime(LeadTimeOf(awaited.accepted_s, departure_s));
  return absl::OkStatus();
}

absl::StatusOr<DayCounts*> ScorecardReader::ChangeDay(absl::string_view carrier, int64_t second) {
  CarrierDay key{encoding::DayNumber(second), std::string(carrier.data(), carrier.size())};
  if (key.day < FirstDayKept()) return nullptr;
  auto day = days_.find(key);
  if (day == days_.end()) {
    const auto bytes = table_->Get(DayKey(key));
    if (!bytes.ok()) return bytes.status();
    Day read;
    if (bytes->has_value()) {
      const absl::StatusOr<v1::Scorecard> scorecard = Parsed(**bytes);
      if (!scorecard.ok()) return scorecard.status();
      read.counts = DayCounts(*scorecard);
    }
    day = days_.emplace(std::move(key), std::move(read)).first;
  }
  day->second.changed = true;
  return &day->second.counts;
}

absl::Status ScorecardReader::Flush() {
  MutexLock lock(mutex_);
  if (!half_counted_.ok()) return half_counted_;
  return unwritten_ == 0 ? absl::OkStatus() : Write();
}

absl::Status ScorecardReader::Write() {
  std::vector<ledger::Table::Change> changes;
  for (const auto& [key, day] : days_) {
    if (day.changed) changes.push_back({DayKey(key), day.counts.ToScorecard().SerializeAsString()});
  }
  if (absl::Status status = awaited_.AddChanges(newest_.seconds() - absl::ToInt64Seconds(kDepartureAwaited), changes); !status.ok()) return status;
  // Behind the days above: one that was changed and is not kept goes.
  if (absl::Status status = AddExpiredDays(changes); !status.ok()) return status;
  ledger::v1::ScorecardState state;
  *state.mutable_counted_until() = newest_;
  changes.push_back({std::string(kStateKey.data(), kStateKey.size()), state.SerializeAsString()});
  if (absl::Status written = table_->Write(changes, applied_.load()); !written.ok()) return written;
  unwritten_ = 0;
  written_s_ = newest_.seconds();
  awaited_.Written();
  const int64_t newest_day = encoding::DayNumber(newest_.seconds());
  for (auto day = days_.begin(); day != days_.end();) {
    day->second.changed = false;
    day = day->first.day < newest_day ? days_.erase(day) : std::next(day);
  }
  return absl::OkStatus();
}

absl::Status ScorecardReader::AddExpiredDays(std::vector<ledger::Table::Change>& changes) const {
  const int64_t first_kept = FirstDayKept();
  for (const auto& [key, day] : days_) {
    if (key.day >= first_kept) break;
    changes.push_back({DayKey(key), std::nullopt});
  }
  return table_->Scan(kFirstDayKey, kEndOfDayKeys, [&changes, first_kept](absl::string_view key, absl::string_view) {
    if (CarrierDayOfKey(key).day >= first_kept) return false;
    changes.push_back({std::string(key.data(), key.size()), std::nullopt});
    return true;
  });
}

int64_t ScorecardReader::FirstDayKept() const { return encoding::DayNumber(newest_.seconds()) - kDaysKept + 1; }

ScorecardReader::Page ScorecardReader::InMemory(ScorecardRange& range, v1::ListScorecardsResponse* page) const {
  MutexLock lock(mutex_);
  if (newest_.seconds() != 0) *page->mutable_counted_until() = newest_;
  range.from_day = std::max<int64_t>(std::max(range.from_day, FirstDayKept()), 0);
  range.to_day = std::min(range.to_day, encoding::DayNumber(newest_.seconds()));
  Page found;
  // The first `limit` of all are among the first `limit` here and those of the table.
  for (auto day = days_.lower_bound(FirstOf(range)); day != days_.end() && day->first.day <= range.to_day && found.size() < range.limit; ++day) {
    if (day->first == range.after || (!range.carrier.empty() && day->first.carrier != range.carrier)) continue;
    found.emplace(day->first, day->second.counts.ToScorecard());
  }
  return found;
}

absl::Status ScorecardReader::AddScanned(const ScorecardRange& range, Page& found) const {
  absl::Status taken;
  Taken all;
  const absl::Status scanned =
      table_->Scan(DayKey(FirstOf(range)), DayKey({range.to_day + 1, ""}), [&](absl::string_view key, absl::string_view value) {
        const CarrierDay day = CarrierDayOfKey(key);
        if (day == range.after) return true;
        taken = TakeRow(day, value, found, all);
        return taken.ok() && !IsFull(range, day, found, all);
      });
  return scanned.ok() ? taken : scanned;
}

absl::Status ScorecardReader::AddFetched(const ScorecardRange& range, Page& found) const {
  Taken all;
  for (CarrierDay key{FirstOf(range).day, range.carrier}; key.day <= range.to_day; ++key.day) {
    if (key <= range.after) continue;
    const auto row = table_->Get(DayKey(key));
    if (!row.ok()) return row.status();
    if (!row->has_value()) continue;
    if (absl::Status taken = TakeRow(key, **row, found, all); !taken.ok()) return taken;
    if (IsFull(range, key, found, all)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ListScorecardsResponse> ScorecardReader::Read(const ScorecardRange& asked) const {
  v1::ListScorecardsResponse page;
  ScorecardRange range = asked;
  // Memory before the table: what is written from the one to the other meanwhile is found in both, and not in neither.
  Page found = InMemory(range, &page);
  // Of one carrier a row a day is asked for: other carriers' rows are no work that it can cause.
  const absl::Status added = range.carrier.empty() ? AddScanned(range, found) : AddFetched(range, found);
  if (!added.ok()) return added;
  size_t bytes = 0;
  for (auto& [key, scorecard] : found) {
    if (static_cast<size_t>(page.scorecards_size()) == range.limit || bytes >= kPageBytesMax) break;
    scorecard.set_carrier(key.carrier);
    scorecard.set_day(DayText(key.day));
    bytes += scorecard.ByteSizeLong();
    page.add_scorecards()->Swap(&scorecard);
  }
  return page;
}

}  // namespace postgate::scorecards

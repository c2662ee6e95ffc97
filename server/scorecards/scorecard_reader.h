// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SCORECARDS_SCORECARD_READER_H_
#define POSTGATE_SERVER_SCORECARDS_SCORECARD_READER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/synchronization/mutex.h"
#include "google/protobuf/timestamp.pb.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/scorecard.pb.h"
#include "server/ledger/reader.h"
#include "server/ledger/table.h"
#include "server/scorecards/awaited_departures.h"
#include "server/scorecards/day_counts.h"
#include "server/scorecards/limits.h"
#include "server/scorecards/scorecard_rows.h"

namespace postgate::scorecards {

// Which scorecards to read: those of [from_day, to_day] behind `after`, of one carrier or (empty) of all.
struct ScorecardRange {
  std::string carrier;
  int64_t from_day = 0;  // since 1970-01-01, UTC
  int64_t to_day = 0;
  CarrierDay after{-1, ""};
  size_t limit = kScorecardsPerPageMax;
};

// The reader of the ledger that counts, by carrier and by the day (UTC) of the commit, what became of items and how good they were. It reads the clear part of entries alone: it
// needs no keys, so that a rebuild counts the same after keys were erased as before.
//
// What it counts is in memory until it is written, together with the checkpoint up to which it counts: after a crash the blocks behind that checkpoint come again, and
// count once. Reads see memory and table.
class ScorecardReader final : public ledger::Reader {
 public:
  // `table` outlives it. DATA_LOSS when the table is damaged.
  static absl::StatusOr<std::unique_ptr<ScorecardReader>> Open(ledger::Table* table);

  absl::string_view name() const override { return "scorecards"; }
  int64_t applied_sequence() const override { return applied_.load(); }
  // An error that comes of writing the table leaves the block applied, in memory. One that comes of reading it leaves the block half counted: from then on Apply and Flush
  // give it back and write nothing.
  absl::Status Apply(const ledger::CommittedBlock& block) override;

  // Writes to the table what is in memory alone, so that a start takes up from here. From the thread that calls Apply, or when none does.
  absl::Status Flush() POSTGATE_EXCLUDES(mutex_);

  // In the order of day and carrier, fewer than `asked.limit` only at the end or when they are large. Counts at least what was applied before the call: what is applied while it reads
  // the disk, which Apply does not wait for, some scorecards have and others have not.
  absl::StatusOr<v1::ListScorecardsResponse> Read(const ScorecardRange& asked) const POSTGATE_EXCLUDES(mutex_);

 private:
  struct Day {
    DayCounts counts;
    bool changed = false;  // the table has another
  };
  using Page = std::map<CarrierDay, v1::Scorecard>;

  explicit ScorecardReader(ledger::Table* table) : table_(table), applied_(table->Checkpoint()), awaited_(table) {}

  absl::Status ApplyEntry(int64_t sequence, int64_t committed_s, const ledger::v1::Entry& entry) POSTGATE_REQUIRES(mutex_);
  // The lead time of an accepted item, or that its departure is awaited.
  absl::Status AddAccepted(int64_t sequence, int64_t committed_s, absl::string_view carrier, const ledger::v1::ItemEntry& item)
      POSTGATE_REQUIRES(mutex_);
  // A departure was reported for items; those that awaited one take this.
  absl::Status TakeDeparture(const ledger::v1::MovementEntry& movement) POSTGATE_REQUIRES(mutex_);
  absl::Status SettleDeparture(const AwaitedDepartures::Awaited& awaited, int64_t departure_s) POSTGATE_REQUIRES(mutex_);
  // The day to be added to; null for one that is not kept any more.
  absl::StatusOr<DayCounts*> ChangeDay(absl::string_view carrier, int64_t second) POSTGATE_REQUIRES(mutex_);
  absl::Status Write() POSTGATE_REQUIRES(mutex_);
  absl::Status AddExpiredDays(std::vector<ledger::Table::Change>& changes) const POSTGATE_REQUIRES(mutex_);
  // The first page of the range in memory: begins `page`, and narrows the range to the days that are kept.
  Page InMemory(ScorecardRange& range, v1::ListScorecardsResponse* page) const POSTGATE_EXCLUDES(mutex_);
  // Adds to it the first page in the table, where memory has no later one: of all carriers, and of one.
  absl::Status AddScanned(const ScorecardRange& range, Page& found) const;
  absl::Status AddFetched(const ScorecardRange& range, Page& found) const;
  int64_t FirstDayKept() const POSTGATE_REQUIRES(mutex_);

  ledger::Table* const table_;
  std::atomic<int64_t> applied_;

  mutable Mutex mutex_;
  absl::Status half_counted_ POSTGATE_GUARDED_BY(mutex_);  // why the last block is
  int64_t unwritten_ POSTGATE_GUARDED_BY(mutex_) = 0;  // entries
  int64_t written_s_ POSTGATE_GUARDED_BY(mutex_) = 0;  // the newest commit that the table has
  google::protobuf::Timestamp newest_ POSTGATE_GUARDED_BY(mutex_);  // commit
  // Changed days, and those of the newest day, which change next.
  std::map<CarrierDay, Day> days_ POSTGATE_GUARDED_BY(mutex_);
  AwaitedDepartures awaited_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::scorecards

#endif  // POSTGATE_SERVER_SCORECARDS_SCORECARD_READER_H_

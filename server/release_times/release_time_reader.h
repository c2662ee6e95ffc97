// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_READER_H_
#define POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_READER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/synchronization/mutex.h"
#include "google/protobuf/timestamp.pb.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/release_time.pb.h"
#include "server/ledger/reader.h"
#include "server/ledger/table.h"
#include "server/release_times/awaited_releases.h"
#include "server/release_times/registration_index.h"
#include "server/release_times/release_counts.h"
#include "server/release_times/release_time_rows.h"

namespace postgate::release_times {

// The reader of the ledger that counts, by the day (UTC) and category of the release, how long registrations waited from their arrival to it. It reads the clear part of
// entries alone: it needs no keys, so that a rebuild counts the same after keys were erased as before.
//
// What it counts is in memory until it is written, together with the checkpoint up to which it counts: after a crash the blocks behind that checkpoint come again, and
// count once. A row that can't be read is no reason to stop: all rows are dropped and counted anew from the ledger's beginning.
class ReleaseTimeReader final : public ledger::Reader {
 public:
  // Hears why all is counted anew.
  using Rebuilding = std::function<void(const absl::Status& why)>;

  // `table` outlives it. `registration_key` is the ledger's (LedgerMetadata). A table that can't even be emptied is the error of each Apply.
  static std::unique_ptr<ReleaseTimeReader> Open(ledger::Table* table, std::string registration_key, Rebuilding rebuilding);

  absl::string_view name() const override { return "release_times"; }
  int64_t applied_sequence() const override { return applied_.load(); }
  // After an error, which may leave an entry half counted, nothing is applied or written any more: the next start takes up from what was written.
  absl::Status Apply(const ledger::CommittedBlock& block) override;

  // Writes to the table what is in memory alone, so that a start takes up from here. From the thread that calls Apply, or when none does.
  absl::Status Flush();

  // Those of [from_day, to_day] (since 1970-01-01, UTC), in order; from memory. UNAVAILABLE while it counts anew what it had counted. Thread-safe.
  absl::StatusOr<v1::ListReleaseTimesResponse> Read(int64_t from_day, int64_t to_day) const POSTGATE_EXCLUDES(mutex_);

 private:
  struct Day {
    ReleaseCounts counts;
    bool changed = false;  // the table has another
  };

  ReleaseTimeReader(ledger::Table* table, std::string registration_key, Rebuilding rebuilding)
      : table_(table),
        rebuilding_(std::move(rebuilding)),
        applied_(table->Checkpoint()),
        awaited_(table),
        registrations_(table, std::move(registration_key)) {}

  // State and days of the table. DATA_LOSS when one of them can't be read.
  absl::Status Load();
  absl::Status ApplyBlock(const ledger::v1::Block& block);
  absl::Status ApplyEntry(int64_t sequence, int64_t committed_s, const ledger::v1::Entry& entry);
  absl::Status AddAccepted(int64_t sequence, int64_t committed_s, const ledger::v1::ItemEntry& item);
  absl::Status TakeArrival(int64_t committed_s, const ledger::v1::MovementEntry& movement);
  absl::Status TakeDecision(int64_t committed_s, const ledger::v1::ItemDecisionEntry& decision);
  absl::Status TakeCancellation(const ledger::v1::CancellationEntry& cancellation);
  // What is awaited at the sequence, when it still counts.
  absl::StatusOr<const AwaitedReleases::Awaited*> FindAwaited(int64_t sequence);
  // Changes the counts of the release; nothing of a day that is not kept any more.
  void ChangeDay(const AwaitedReleases::Awaited& released, const std::function<void(ReleaseCounts&)>& change) POSTGATE_EXCLUDES(mutex_);
  bool HasManyRows() const;
  bool IsWriteDue() const;
  absl::Status Write();
  absl::Status CollectChanges(std::vector<ledger::Table::Change>& changes) const POSTGATE_EXCLUDES(mutex_);
  void DropOldDays() POSTGATE_EXCLUDES(mutex_);
  // Drops all that was counted; `why` again when that was done often enough.
  absl::Status StartOver(const absl::Status& why);
  absl::Status DropRows();
  int64_t FirstDayKept() const POSTGATE_REQUIRES(mutex_);

  ledger::Table* const table_;
  const Rebuilding rebuilding_;
  std::atomic<int64_t> applied_;

  // Of the thread that calls Apply.
  absl::Status failure_;  // the first
  int rebuilds_ = 0;
  int64_t unwritten_ = 0;  // entries
  int64_t written_s_ = 0;  // the newest commit that the table has
  int64_t newest_s_ = 0;   // of newest_
  AwaitedReleases awaited_;
  RegistrationIndex registrations_;

  mutable Mutex mutex_;
  google::protobuf::Timestamp newest_ POSTGATE_GUARDED_BY(mutex_);  // commit
  int64_t counted_before_ POSTGATE_GUARDED_BY(mutex_) = -1;         // up to which sequence it had counted when it began anew
  std::map<ReleaseDay, Day> days_ POSTGATE_GUARDED_BY(mutex_);      // all that are kept
};

}  // namespace postgate::release_times

#endif  // POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_READER_H_

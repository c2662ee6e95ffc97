// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_DECISIONS_DECISION_FEED_H_
#define POSTGATE_SERVER_DECISIONS_DECISION_FEED_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/synchronization/mutex.h"
#include "postgate/v1/exchange_service.pb.h"
#include "server/ledger/epochs.h"
#include "server/ledger/reader.h"
#include "server/ledger/store.h"
#include "server/ledger/table.h"
#include "server/sealing/keys.h"

namespace postgate::decisions {

// Decisions read at a time.
inline constexpr size_t kDecisionsPerPageMax = 100;
// And bytes of them, but always one decision: a page is in memory for each carrier that watches.
inline constexpr size_t kDecisionPageBytesMax = 1'000'000;

struct FeedPage {
  std::vector<v1::WatchDecisionsResponse> responses;
  bool may_be_more = false;
};

// The feeds that a carrier reads as one: that of what it filed, and those of the operator codes that are its own.
std::vector<std::string> FeedsOf(absl::string_view carrier, const std::vector<std::string>& operator_codes);

// The reader of the ledger that keeps, per carrier and per operator code named as destination, which decisions concern it. A cursor is that of
// the ledger entry with a decision's effect on one item (LedgerEpochs): 0 is the beginning, and a cursor stays what it is for ever.
class DecisionFeed final : public ledger::Reader {
 public:
  // All outlive the feed.
  DecisionFeed(const ledger::Store* store, sealing::Keys* keys, ledger::Table* table);

  absl::string_view name() const override { return "decisions"; }
  int64_t applied_sequence() const override { return applied_.load(); }
  absl::Status Apply(const ledger::CommittedBlock& block) override;

  // One response for each item, in the order of the cursors: the first `limit` of `feeds`, or fewer when they are large, with a cursor above
  // `after_cursor` and not above `last_cursor`. One that stands in several feeds comes once. Reads the disk; thread-safe.
  absl::StatusOr<FeedPage> Read(const std::vector<std::string>& feeds, int64_t after_cursor, int64_t last_cursor, size_t limit) const;

  // The newest cursor of `feeds`; 0 when they are empty. Reads the disk; thread-safe.
  absl::StatusOr<int64_t> LastCursor(const std::vector<std::string>& feeds) const;

  // Whether a cursor was given for an entry that the hub lost when it was restored, if for any: reading on from it gives all that is new.
  bool IsLostCursor(int64_t cursor) const { return epochs_.IsLostCursor(cursor); }

  // Calls `changed` after each block that adds to one of `feeds`, from the reader's thread: quick. Thread-safe. After RemoveListener has
  // returned it is not called any more; RemoveListener must not be called from within `changed`.
  int64_t AddListener(const std::vector<std::string>& feeds, std::function<void()> changed) POSTGATE_EXCLUDES(mutex_);
  void RemoveListener(int64_t id) POSTGATE_EXCLUDES(mutex_);

 private:
  struct Listener {
    std::vector<std::string> feeds;
    std::function<void()> changed;
  };
  void Notify(const std::map<std::string, int64_t>& touched) POSTGATE_EXCLUDES(mutex_);
  // Adds, by sequence of the effect, the sequence of its decision.
  absl::Status ReadPositions(const std::string& feed, int64_t from_sequence, int64_t until_sequence, size_t limit,
                             std::map<int64_t, int64_t>& positions) const;

  const ledger::Store* const store_;
  sealing::Keys* const keys_;
  ledger::Table* const table_;
  const ledger::LedgerEpochs epochs_;
  std::atomic<int64_t> applied_;

  Mutex mutex_;
  int64_t last_id_ POSTGATE_GUARDED_BY(mutex_) = 0;
  std::map<int64_t, Listener> listeners_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::decisions

#endif  // POSTGATE_SERVER_DECISIONS_DECISION_FEED_H_

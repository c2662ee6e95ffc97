// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEGAL_HOLDS_KEY_CUSTODY_H_
#define POSTGATE_SERVER_LEGAL_HOLDS_KEY_CUSTODY_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "server/ledger/store.h"
#include "server/legal_holds/hold_reader.h"
#include "server/sealing/keys.h"

namespace postgate::legal_holds {

// A key whose time is over, and what has still to be read by it.
struct WaitingKey {
  sealing::KeyName key;
  PendingEntry entry;
};

struct Dropped {
  int64_t keys = 0;
  // Keys that were due and stay until a case has sealed what it reads by them.
  int64_t waiting = 0;
  std::optional<WaitingKey> first_waiting;
};

// Who may drop a key, and when. A key that a standing case has still to read by stays; and of what wants to hold and what wants to drop one waits for the other: a case is either
// committed and known before the keys are chosen that go, or comes once they are gone. Thread-safe.
class KeyCustody {
 public:
  struct Options {
    const ledger::Store* store = nullptr;  // outlives it, as the reader
    HoldReader* reader = nullptr;
    // Waits until the reader has applied the sequence.
    std::function<absl::Status(int64_t sequence)> await_applied;
    // Drops a key for good; again is no error.
    std::function<absl::Status(const sealing::KeyName& name, absl::Time now)> erase;
  };
  explicit KeyCustody(Options options) : options_(std::move(options)) {}

  // Commits, by `commit`, the erasure of those of `due` that no case needs, and of the keys of released cases, at most `limit` at a time, and drops them. Waits for the disk: not on the
  // committer's thread. An entry that can't be read keeps the keys of its own carrier and day, as one that is sealed soon; one that could not be read when its row was made either, so that
  // the row has no principal, keeps all of `due` until it can be read or its case is released: it may need any of them. What was dropped before an error stays so; what was committed
  // before it is dropped by FinishErasures.
  absl::StatusOr<Dropped> Drop(const std::vector<sealing::KeyName>& due, absl::Time now, size_t limit,
                               const std::function<absl::Status(const std::vector<sealing::KeyName>& names)>& commit) POSTGATE_EXCLUDES(mutex_);

  // Carries to its end what the ledger says was erased, and was not because the process died or because the keys came back with a backup of theirs.
  absl::Status FinishErasures(absl::Time now) POSTGATE_EXCLUDES(mutex_);

  // Runs `place`, which commits a hold and waits until the reader has applied it, while no key is dropped.
  absl::Status WhileNoneIsDropped(absl::Time now, const std::function<absl::Status()>& place) POSTGATE_EXCLUDES(mutex_);

 private:
  // By which standing cases have still to read, and an entry that is read by each.
  class NeededKeys;

  absl::Status Finish(absl::Time now) POSTGATE_REQUIRES(mutex_);
  absl::StatusOr<NeededKeys> Needed() const;
  absl::Status AddKeysOf(PendingEntry entry, NeededKeys& needed) const;

  const Options options_;
  Mutex mutex_;
};

}  // namespace postgate::legal_holds

#endif  // POSTGATE_SERVER_LEGAL_HOLDS_KEY_CUSTODY_H_

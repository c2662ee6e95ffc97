// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_DISPATCHER_H_
#define POSTGATE_SERVER_QUEUES_DISPATCHER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "postgate/v1/dead_letter.pb.h"
#include "server/queues/limits.h"
#include "server/queues/queue_head.h"
#include "server/queues/queue_reader.h"

namespace postgate::queues {

// Never given twice in one process.
using SubscriberId = int64_t;

// One item given to one subscriber.
struct Grant {
  SubscriberId subscriber = 0;
  std::string lease_id;
  Place place;
  int32_t attempt = 0;  // from 1
  absl::Time expires_at;
};

// An item to be set aside.
struct DeadLetter {
  int64_t sequence = 0;
  int32_t attempts = 0;
  v1::DeadLetterReason reason = v1::DEAD_LETTER_REASON_ATTEMPTS_USED_UP;
  std::string consumer;  // who had it last; empty when it was unreadable
};

// Who holds what of one queue: subscribers with credit, leases, redelivery. Leases are in memory alone: with the process they end.
//
// An item is in at most one live lease. One whose acknowledgement is on its way to the ledger is given to nobody. A lease ends by
// acknowledgement, release, expiry, the end of its subscriber or the item's withdrawal; after the last attempt the item becomes a dead letter.
// What the ledger refuses, as with a full disk, is as if it had never been asked for: no item is lost by it.
//
// A state machine: no threads, no disk; the time is an argument, of any clock that never goes back. Not thread-safe.
class Dispatcher {
 public:
  struct Options {
    absl::Duration lease = kLeaseByDefault;
    int32_t attempts_max = kDeliveryAttemptsMax;
    size_t window_items = kWindowItems;
    // A new identifier at each call that nobody can guess.
    std::function<std::string()> new_lease_id;
  };

  explicit Dispatcher(Options options) : options_(std::move(options)), head_(options_.window_items) {}

  // `max_outstanding`: 1 to kOutstandingMax, leases that it may hold. `consumer`: who it is, for dead letters.
  void AddSubscriber(SubscriberId subscriber, int32_t max_outstanding, std::string consumer = "");
  // Its leases end; acknowledgements under way go on.
  void RemoveSubscriber(SubscriberId subscriber);

  // What the ledger did to the queue.
  void Apply(const QueueChange& change);

  // Gives out what can be given, at most `limit` items, to the subscribers in turn.
  std::vector<Grant> GiveOut(absl::Time now, size_t limit);

  struct Acknowledged {
    std::vector<std::string> lease_ids;
    std::vector<int64_t> sequences;
    std::vector<int32_t> attempts;  // each item's, in the same order
    std::vector<std::string> unknown_lease_ids;
  };
  // Takes live leases of the subscriber towards the ledger, whether it is done with the items or refuses them. A lease already on its way there is in no
  // list again.
  Acknowledged Acknowledge(SubscriberId subscriber, const std::vector<std::string>& lease_ids);
  // The acknowledgement is on disk: the leases have ended.
  void Committed(const std::vector<std::string>& lease_ids);
  // It is not, and nothing was written: the leases have ended and the items go back, also those whose subscriber has left. After the last
  // attempt too: a consumer was done with them, so nothing is wrong with them.
  void Refused(const Acknowledged& acknowledged);

  // Until `now + by`. Both return the identifiers that are no live lease of the subscriber.
  std::vector<std::string> Extend(SubscriberId subscriber, const std::vector<std::string>& lease_ids, absl::Duration by, absl::Time now);
  std::vector<std::string> Release(SubscriberId subscriber, const std::vector<std::string>& lease_ids);

  // The item of a grant could not be read, so nobody was sent it: its lease ends. It is given out again after kTryAgainAfter, until its last
  // attempt; `for_good`: it is set aside at once.
  void Unreadable(const std::string& lease_id, bool for_good, absl::Time now);

  // Ends the leases that have run out, and tries again what was put off until now.
  void Expire(absl::Time now);
  // When Expire has something to do next; none: nothing waits for a time.
  std::optional<absl::Time> NextExpiry() const;

  // Items to be set aside, each once; until the ledger has done so they are given to nobody.
  std::vector<DeadLetter> TakeDeadLetters() { return std::exchange(dead_letters_, {}); }
  // The ledger did not take this one: TakeDeadLetters has it again after kTryAgainAfter.
  void DeadLetterRefused(int64_t sequence, absl::Time now);

  // Somebody waits and the window runs low.
  bool WantsFill() const { return !with_credit_.empty() && head_.NeedsFill(); }
  QueueHead::Fill BeginFill() { return head_.BeginFill(); }
  void EndFill(const std::vector<Place>& places);
  void AbandonFill() { head_.AbandonFill(); }

  // Live leases, acknowledgements under way included.
  size_t leased() const { return leases_.size(); }
  size_t window_size() const { return head_.size(); }

 private:
  enum class Hold { kLeased, kAcknowledging, kDeadLettering, kUnreadable };
  // An item that is out of the window.
  struct Taken {
    Place place;
    int32_t attempt = 0;
    std::string lease_id;
    Hold hold = Hold::kLeased;
    std::optional<absl::Time> again_at;  // its place in again_
  };
  using TakenItems = absl::flat_hash_map<int64_t, Taken>;
  struct Lease {
    SubscriberId subscriber = 0;
    int64_t sequence = 0;
    absl::Time expires_at;
    bool acknowledging = false;
  };
  struct SubscriberState {
    int32_t max_outstanding = 0;
    std::string consumer;
    absl::flat_hash_set<std::string> lease_ids;
  };

  SubscriberId NextInTurn();
  // The live lease of that subscriber, or null.
  Lease* FindLease(SubscriberId subscriber, const std::string& lease_id);
  // Forgets a lease and frees its credit. The item stays as it is.
  void EraseLease(const std::string& lease_id);
  // Ends a lease whose item was not acknowledged: the item goes back, or becomes a dead letter.
  void GiveBack(const std::string& lease_id);
  void PutBack(TakenItems::iterator taken);
  void SetAside(TakenItems::iterator taken, v1::DeadLetterReason reason, std::string consumer);
  void TryAgainLater(TakenItems::iterator taken, absl::Time now);
  void TryAgain(int64_t sequence);
  void Forget(const Place& place);

  const Options options_;
  QueueHead head_;
  std::map<SubscriberId, SubscriberState> subscribers_;
  std::set<SubscriberId> with_credit_;
  SubscriberId last_served_ = 0;
  absl::flat_hash_map<std::string, Lease> leases_;
  // Leases that can run out, by when.
  std::set<std::pair<absl::Time, std::string>> expiries_;
  TakenItems taken_;
  // Items that were put off, by when they are tried again.
  std::set<std::pair<absl::Time, int64_t>> again_;
  // Of items that were given back.
  absl::flat_hash_map<int64_t, int32_t> attempts_;
  std::vector<DeadLetter> dead_letters_;
  // Those that the ledger has not set aside yet.
  absl::flat_hash_map<int64_t, DeadLetter> setting_aside_;
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_DISPATCHER_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_QUEUE_HISTORY_H_
#define POSTGATE_TESTS_SIMULATION_QUEUE_HISTORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "postgate/ledger/v1/entry.pb.h"

namespace postgate::simulation {

using ItemInQueue = std::pair<std::string, int64_t>;  // queue, sequence of the item's entry

// What the ledger says of each item in each of its queues, and of replays: part of the Audit, which gives it entry by entry what is on disk.
class QueueHistory {
 public:
  enum class Standing { kWaiting, kAcknowledged, kSetAside, kWithdrawn };
  struct Change {
    int64_t sequence = 0;  // of the entry that says so
    Standing standing = Standing::kWaiting;
  };
  struct Letter {
    int64_t sequence = 0;
    ledger::v1::DeadLetterEntry entry;
  };
  struct Replay {
    ledger::v1::ReplayEntry entry;
    v1::ReplayState state = v1::REPLAY_STATE_UNFINISHED;
    int64_t next_sequence = 0;
    int64_t items_put_back = 0;
  };

  void Enqueue(const std::string& queue, int64_t item, int64_t sequence);
  // A newer version or a cancellation: the item is done with in all its queues.
  void Withdraw(int64_t item, int64_t sequence);
  void Take(int64_t sequence, const ledger::v1::Entry& entry);

  // As of the entry at `head`; none: it was never put there.
  std::optional<Change> At(const ItemInQueue& item, int64_t head) const;
  // As of the last entry taken.
  const std::set<ItemInQueue>& waiting() const { return waiting_; }
  const std::set<ItemInQueue>& set_aside() const { return set_aside_; }
  // The newest of each; also of those that wait again.
  const std::map<ItemInQueue, Letter>& letters() const { return letters_; }
  // The entry of an item's newest acknowledgement; none: there is none.
  std::optional<int64_t> AcknowledgedAt(const ItemInQueue& item) const;
  // The request_id of an item's newest resubmission up to `head`, which are its words in these runs; empty: there is none.
  std::string WordsAt(const ItemInQueue& item, int64_t head) const;
  const std::map<int64_t, Replay>& replays() const { return replays_; }
  // What the call is answered that made this entry; none: it is no call about queues.
  std::optional<std::string> AnswerOf(int64_t sequence) const;

  // What the items put back take at their replays' paces.
  absl::Duration replay_time() const { return replay_time_; }

  int64_t dead_letters() const { return dead_letters_; }
  int64_t retried() const { return retried_; }
  int64_t resubmitted() const { return resubmitted_; }
  int64_t replayed() const { return replayed_; }

 private:
  using Histories = std::map<ItemInQueue, std::vector<Change>>;

  Histories::iterator Known(absl::string_view queue, int64_t item);
  void Become(Histories::iterator history, int64_t sequence, Standing standing);
  void TakeAcknowledgement(int64_t sequence, const ledger::v1::AcknowledgementEntry& done);
  void TakeDeadLetter(int64_t sequence, const ledger::v1::DeadLetterEntry& letter);
  void TakeRetry(int64_t sequence, const ledger::v1::DeadLetterRetryEntry& retry);
  void TakeResubmission(int64_t sequence, const std::string& request_id, const ledger::v1::DeadLetterResubmissionEntry& resubmission);
  void TakeReplay(int64_t sequence, const ledger::v1::ReplayEntry& entry);
  void TakeRedelivery(int64_t sequence, const ledger::v1::RedeliveryEntry& redelivery);
  void TakeReplayCancellation(int64_t sequence, int64_t replay_id);

  Histories histories_;
  std::set<ItemInQueue> waiting_;
  std::set<ItemInQueue> set_aside_;
  std::map<ItemInQueue, Letter> letters_;
  std::map<ItemInQueue, std::map<int64_t, std::string>> resubmissions_;
  std::map<int64_t, Replay> replays_;
  std::map<int64_t, std::string> answers_;
  absl::Duration replay_time_;
  int64_t dead_letters_ = 0;
  int64_t retried_ = 0;
  int64_t resubmitted_ = 0;
  int64_t replayed_ = 0;
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_QUEUE_HISTORY_H_

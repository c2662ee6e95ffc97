// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_ADJUDICATION_H_
#define POSTGATE_SERVER_QUEUES_ADJUDICATION_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "server/queues/queue_reader.h"
#include "server/register/register.h"

namespace postgate::queues {

// What entries that the queues' reader may not have applied yet have done, by key. As small as the reader's lag.
template <typename Key>
class InFlight {
 public:
  void Add(const Key& key, int64_t sequence) {
    sequences_[key] = sequence;
    order_.emplace_back(sequence, key);
  }

  // `applied`: taken from the reader before its rows are looked at.
  bool Contains(const Key& key, int64_t applied) {
    for (; !order_.empty() && order_.front().first <= applied; order_.pop_front()) {
      const auto found = sequences_.find(order_.front().second);
      if (found != sequences_.end() && found->second == order_.front().first) sequences_.erase(found);
    }
    return sequences_.contains(key);
  }

 private:
  absl::flat_hash_map<Key, int64_t> sequences_;
  std::deque<std::pair<int64_t, Key>> order_;
};

// What is decided about dead letters and replays under the sequence lock: by the rows of the queues' reader, and by what was decided and has not
// reached it. Whoever proposes waits before until the reader has applied the head that he saw, so that the rows hold all of before.
//
// Belongs to the committer's thread, but for `reader` and `registry`, which say themselves what may be called from others.
struct QueueAdjudication {
  const QueueReader* reader = nullptr;     // outlives this
  registry::Register* registry = nullptr;  // outlives this
  // Dead letters that were taken back, by queue and item.
  InFlight<std::pair<size_t, int64_t>> taken_back;
  // The entry of the newest replay that was started since the process began.
  int64_t last_replay_start = ledger::kNoSequence;
  // Replays that are finished or cancelled.
  InFlight<int64_t> ended_replays;

  absl::StatusOr<bool> IsDeadLetter(size_t queue, int64_t item_sequence) {
    if (taken_back.Contains({queue, item_sequence}, reader->applied_sequence())) return false;
    const auto row = reader->table().FindItem(queue, item_sequence);
    if (!row.ok()) return row.status();
    return row->has_value() && (*row)->dead_lettered;
  }
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_ADJUDICATION_H_

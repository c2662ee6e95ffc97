// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_QUEUE_HEAD_H_
#define POSTGATE_SERVER_QUEUES_QUEUE_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "server/queues/limits.h"
#include "server/queues/queue_rows.h"

namespace postgate::queues {

// The front of one queue in memory: a window over the order in the table. Every item there up to the window's end is in the window or has
// been taken out of it by its owner; behind the end nothing is known but that there may be more. So the window is filled from its end on,
// and the removed rows at the front of the table are not scanned again.
//
// A fill is asked for, done by the owner without a lock, and handed in; what changed in between is remembered. A state machine: no
// threads, no disk. Not thread-safe.
class QueueHead {
 public:
  explicit QueueHead(size_t window_items = kWindowItems) : window_items_(window_items) {}

  bool empty() const { return window_.empty(); }
  size_t size() const { return window_.size(); }

  // The first of the window, taken out of it. The window must not be empty.
  Place Take();
  // Gives back what Take gave, at its place of now.
  void Return(const Place& place) { Insert(place); }

  // What the ledger did.
  void Put(const Place& place) { Insert(place); }
  void Remove(const Place& place);
  // `taken`: its owner has it, so only the window's knowledge of it changes.
  void Move(const Place& before, const Place& place, bool taken);

  // There is, or may be, more in the table than in the window, the window runs low, and no fill is under way.
  bool NeedsFill() const { return !filling_ && !complete_ && window_.size() < (window_items_ + 3) / 4; }

  struct Fill {
    std::optional<Place> after;  // none: from the front
    size_t limit = 0;
  };
  Fill BeginFill();
  // `places`: what the table holds, in order; fewer than the limit when that was all. `is_taken` says what the owner has.
  void EndFill(const std::vector<Place>& places, const std::function<bool(int64_t sequence)>& is_taken);
  // The table could not be read.
  void AbandonFill();

 private:
  void Insert(const Place& place);
  void Trim();

  const size_t window_items_;
  std::set<Place> window_;
  // The window reaches to here; none: to nothing yet. Without meaning when it is complete.
  std::optional<Place> end_;
  // The window holds all that waits.
  bool complete_ = false;

  bool filling_ = false;
  size_t fill_limit_ = 0;
  // While a fill is under way: items whose place there may have been read before or after it changed, and what was put behind the end.
  absl::flat_hash_set<int64_t> changed_;
  std::set<Place> put_behind_;
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_QUEUE_HEAD_H_

// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_head.h"

#include <iterator>

#include "core/plants/plant.h"

namespace postgate::queues {

Place QueueHead::Take() {
  const Place first = *window_.begin();
  window_.erase(window_.begin());
  return first;
}

void QueueHead::Insert(const Place& place) {
  if (complete_ || (end_.has_value() && !(*end_ < place))) {
    window_.insert(place);
    Trim();
    return;
  }
  // Behind the window's end: the table has it. A fill that is under way may have passed its place already.
  if (filling_) put_behind_.insert(place);
}

void QueueHead::Remove(const Place& place) {
  window_.erase(place);
  if (filling_) {
    changed_.insert(place.sequence);
    put_behind_.erase(place);
  }
}

void QueueHead::Move(const Place& before, const Place& place, bool taken) {
  Remove(before);
  if (!taken) Insert(place);
}

// Halves an overgrown window, so that a burst of urgent items costs no memory. What is cut off is in the table. Not during a fill, which goes on
// from the end that the window had when it began.
void QueueHead::Trim() {
  if (filling_ || window_.size() <= 2 * window_items_) return;
  auto keep = window_.begin();
  std::advance(keep, static_cast<std::ptrdiff_t>(window_items_ - 1));
  end_ = *keep;
  complete_ = false;
  window_.erase(std::next(keep), window_.end());
}

QueueHead::Fill QueueHead::BeginFill() {
  filling_ = true;
  fill_limit_ = window_items_;
  changed_.clear();
  put_behind_.clear();
  return Fill{end_, fill_limit_};
}

void QueueHead::EndFill(const std::vector<Place>& places, const std::function<bool(int64_t)>& is_taken) {
  filling_ = false;
  if (places.size() < fill_limit_ || POSTGATE_PLANT(window_taken_for_all)) {
    complete_ = true;
  } else {
    end_ = places.back();
  }
  for (const Place& place : places) {
    if (!changed_.contains(place.sequence) && !is_taken(place.sequence)) window_.insert(place);
  }
  for (const Place& place : put_behind_) {
    if (!is_taken(place.sequence)) Insert(place);
  }
  changed_.clear();
  put_behind_.clear();
  Trim();
}

void QueueHead::AbandonFill() {
  filling_ = false;
  changed_.clear();
  put_behind_.clear();
}

}  // namespace postgate::queues

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_QUEUE_ROWS_H_
#define POSTGATE_SERVER_QUEUES_QUEUE_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/assessment/queues.h"

namespace postgate::queues {

inline constexpr size_t kQueueCount = assessment::kQueues.size();

// The rows that the queues' table holds. Numbers in keys are 8 bytes, big-endian, so that bytes order as numbers do.
//
//   w QUEUE 0 departure sequence   one that waits, in the order of delivery     flags
//   s QUEUE 0 sequence             the same by its entry, in order of age        departure, accepted_at, flags
//   d QUEUE 0 sequence             one that was set aside as undeliverable      attempts, the sequence of the entry that says so
//   v QUEUE 0 sequence             one that was resubmitted, for ever            the sequence of its newest resubmission
//   r sequence                     a replay, by the sequence of its entry       ReplayRow
//   c QUEUE 0                      counters of the queue                        depth, dead-lettered
//
// An item that was set aside keeps its s row and has a d row in place of its w row.

// One item of a queue in its place. Ordered by departure, then by age, which is the order of ledger sequences.
struct Place {
  int64_t departure_s = 0;  // seconds since 1970
  int64_t sequence = 0;     // of the item's entry
  // False: the departure is assumed (kAssumedDepartureAfter). No part of the order.
  bool departure_known = false;
  // Has a v row. No part of the order.
  bool revised = false;

  friend bool operator<(const Place& a, const Place& b) {
    return a.departure_s != b.departure_s ? a.departure_s < b.departure_s : a.sequence < b.sequence;
  }
  friend bool operator==(const Place& a, const Place& b) {
    return a.departure_s == b.departure_s && a.sequence == b.sequence;
  }
};

struct ItemRow {
  int64_t departure_s = 0;
  int64_t accepted_at_us = 0;  // microseconds since 1970
  bool departure_known = false;
  bool dead_lettered = false;
  bool revised = false;
};

struct DeadLetterRow {
  int32_t attempts = 0;
  // Of the entry that set it aside; -1 for one that an earlier release set aside.
  int64_t entry_sequence = -1;
};

struct QueueCounters {
  int64_t depth = 0;          // not acknowledged, those set aside included
  int64_t dead_lettered = 0;  // set aside
};

std::string PlaceKey(absl::string_view queue, const Place& place);
std::string ItemKey(absl::string_view queue, int64_t sequence);
std::string DeadLetterKey(absl::string_view queue, int64_t sequence);
std::string CountersKey(absl::string_view queue);
std::string RevisionKey(absl::string_view queue, int64_t sequence);
std::string ReplayKey(int64_t replay_id);

// One past the last key of the queue's w rows, s rows or d rows, and of the replays.
std::string PlacesEnd(absl::string_view queue);
std::string ItemsEnd(absl::string_view queue);
std::string DeadLettersEnd(absl::string_view queue);
std::string ReplaysEnd();

// What a place says besides its order, as the w row's one byte.
char FlagsOf(const Place& place);
void SetFlags(char flags, Place& place);

std::string EncodeItemRow(const ItemRow& row);
std::string EncodeCounters(const QueueCounters& counters);
std::string EncodeDeadLetterRow(const DeadLetterRow& row);
std::string EncodeSequence(int64_t sequence);

// None when the bytes are no such row: the table is damaged.
std::optional<Place> DecodePlace(absl::string_view queue, absl::string_view key, absl::string_view value);
// Of an s, d or v row.
std::optional<int64_t> DecodeItemKey(absl::string_view queue, absl::string_view key);
std::optional<int64_t> DecodeReplayKey(absl::string_view key);
std::optional<DeadLetterRow> DecodeDeadLetterRow(absl::string_view value);
std::optional<int64_t> DecodeSequence(absl::string_view value);
std::optional<ItemRow> DecodeItemRow(absl::string_view value);
std::optional<QueueCounters> DecodeCounters(absl::string_view value);

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_QUEUE_ROWS_H_

// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_rows.h"

#include <algorithm>
#include <cstddef>

#include "core/encoding/big_endian.h"

namespace postgate::queues {
namespace {

constexpr size_t kNumberBytes = encoding::kBigEndianBytes;
constexpr char kFlagDepartureKnown = 1;
constexpr char kFlagDeadLettered = 2;
constexpr char kFlagRevised = 4;
constexpr char kReplayPrefix = 'r';

// Negative numbers would order behind the positive ones; what left before 1970 leaves first.
void AppendNumber(std::string& bytes, int64_t number) { encoding::AppendBigEndian(std::max<int64_t>(number, 0), bytes); }

std::string Prefix(char kind, absl::string_view queue) {
  std::string key;
  key.reserve(queue.size() + 2 + 2 * kNumberBytes);
  key.push_back(kind);
  key.append(queue.data(), queue.size());
  key.push_back('\0');
  return key;
}

std::string PrefixEnd(char kind, absl::string_view queue) {
  std::string key = Prefix(kind, queue);
  key.back() = '\1';
  return key;
}

char Flags(bool departure_known, bool dead_lettered, bool revised) {
  return static_cast<char>((departure_known ? kFlagDepartureKnown : 0) | (dead_lettered ? kFlagDeadLettered : 0) | (revised ? kFlagRevised : 0));
}

}  // namespace

std::string PlaceKey(absl::string_view queue, const Place& place) {
  std::string key = Prefix('w', queue);
  AppendNumber(key, place.departure_s);
  AppendNumber(key, place.sequence);
  return key;
}

std::string ItemKey(absl::string_view queue, int64_t sequence) {
  std::string key = Prefix('s', queue);
  AppendNumber(key, sequence);
  return key;
}

std::string DeadLetterKey(absl::string_view queue, int64_t sequence) {
  std::string key = Prefix('d', queue);
  AppendNumber(key, sequence);
  return key;
}

std::string RevisionKey(absl::string_view queue, int64_t sequence) {
  std::string key = Prefix('v', queue);
  AppendNumber(key, sequence);
  return key;
}

std::string ReplayKey(int64_t replay_id) {
  std::string key(1, kReplayPrefix);
  AppendNumber(key, replay_id);
  return key;
}

std::string CountersKey(absl::string_view queue) { return Prefix('c', queue); }
std::string PlacesEnd(absl::string_view queue) { return PrefixEnd('w', queue); }
std::string ItemsEnd(absl::string_view queue) { return PrefixEnd('s', queue); }

std::string DeadLettersEnd(absl::string_view queue) { return PrefixEnd('d', queue); }
std::string ReplaysEnd() { return std::string(1, kReplayPrefix + 1); }

char FlagsOf(const Place& place) { return Flags(place.departure_known, false, place.revised); }

void SetFlags(char flags, Place& place) {
  place.departure_known = (flags & kFlagDepartureKnown) != 0;
  place.revised = (flags & kFlagRevised) != 0;
}

std::string EncodeItemRow(const ItemRow& row) {
  std::string value;
  AppendNumber(value, row.departure_s);
  AppendNumber(value, row.accepted_at_us);
  value.push_back(Flags(row.departure_known, row.dead_lettered, row.revised));
  return value;
}

std::string EncodeCounters(const QueueCounters& counters) {
  std::string value;
  AppendNumber(value, counters.depth);
  AppendNumber(value, counters.dead_lettered);
  return value;
}

std::string EncodeDeadLetterRow(const DeadLetterRow& row) {
  std::string value;
  AppendNumber(value, row.attempts);
  if (row.entry_sequence >= 0) AppendNumber(value, row.entry_sequence);
  return value;
}

std::string EncodeSequence(int64_t sequence) {
  std::string value;
  AppendNumber(value, sequence);
  return value;
}

std::optional<Place> DecodePlace(absl::string_view queue, absl::string_view key, absl::string_view value) {
  const size_t prefix = queue.size() + 2;
  if (key.size() != prefix + 2 * kNumberBytes || value.size() != 1) return std::nullopt;
  Place place;
  place.departure_s = encoding::BigEndianAt(key, prefix);
  place.sequence = encoding::BigEndianAt(key, prefix + kNumberBytes);
  SetFlags(value[0], place);
  return place;
}

std::optional<int64_t> DecodeItemKey(absl::string_view queue, absl::string_view key) {
  const size_t prefix = queue.size() + 2;
  if (key.size() != prefix + kNumberBytes) return std::nullopt;
  return encoding::BigEndianAt(key, prefix);
}

std::optional<int64_t> DecodeReplayKey(absl::string_view key) {
  if (key.size() != 1 + kNumberBytes) return std::nullopt;
  return encoding::BigEndianAt(key, 1);
}

std::optional<DeadLetterRow> DecodeDeadLetterRow(absl::string_view value) {
  if (value.size() != kNumberBytes && value.size() != 2 * kNumberBytes) return std::nullopt;
  DeadLetterRow row;
  row.attempts = static_cast<int32_t>(encoding::BigEndianAt(value, 0));
  if (value.size() == 2 * kNumberBytes) row.entry_sequence = encoding::BigEndianAt(value, kNumberBytes);
  return row;
}

std::optional<int64_t> DecodeSequence(absl::string_view value) {
  if (value.size() != kNumberBytes) return std::nullopt;
  return encoding::BigEndianAt(value, 0);
}

std::optional<ItemRow> DecodeItemRow(absl::string_view value) {
  if (value.size() != 2 * kNumberBytes + 1) return std::nullopt;
  ItemRow row;
  row.departure_s = encoding::BigEndianAt(value, 0);
  row.accepted_at_us = encoding::BigEndianAt(value, kNumberBytes);
  row.departure_known = (value[2 * kNumberBytes] & kFlagDepartureKnown) != 0;
  row.dead_lettered = (value[2 * kNumberBytes] & kFlagDeadLettered) != 0;
  row.revised = (value[2 * kNumberBytes] & kFlagRevised) != 0;
  return row;
}

std::optional<QueueCounters> DecodeCounters(absl::string_view value) {
  if (value.size() != 2 * kNumberBytes) return std::nullopt;
  return QueueCounters{encoding::BigEndianAt(value, 0), encoding::BigEndianAt(value, kNumberBytes)};
}

}  // namespace postgate::queues

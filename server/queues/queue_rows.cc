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

char Flags(bool departure_known, bool dead_lettered) {
  return static_cast<char>((departure_known ? kFlagDepartureKnown : 0) | (dead_lettered ? kFlagDeadLettered : 0));
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

std::string CountersKey(absl::string_view queue) { return Prefix('c', queue); }
std::string PlacesEnd(absl::string_view queue) { return PrefixEnd('w', queue); }
std::string ItemsEnd(absl::string_view queue) { return PrefixEnd('s', queue); }

std::string EncodePlaceValue(bool departure_known) { return std::string(1, Flags(departure_known, false)); }

std::string EncodeItemRow(const ItemRow& row) {
  std::string value;
  AppendNumber(value, row.departure_s);
  AppendNumber(value, row.accepted_at_us);
  value.push_back(Flags(row.departure_known, row.dead_lettered));
  return value;
}

std::string EncodeCounters(const QueueCounters& counters) {
  std::string value;
  AppendNumber(value, counters.depth);
  AppendNumber(value, counters.dead_lettered);
  return value;
}

std::string EncodeAttempts(int32_t attempts) {
  std::string value;
  AppendNumber(value, attempts);
  return value;
}

std::optional<Place> DecodePlace(absl::string_view queue, absl::string_view key, absl::string_view value) {
  const size_t prefix = queue.size() + 2;
  if (key.size() != prefix + 2 * kNumberBytes || value.size() != 1) return std::nullopt;
  Place place;
  place.departure_s = encoding::BigEndianAt(key, prefix);
  place.sequence = encoding::BigEndianAt(key, prefix + kNumberBytes);
  place.departure_known = (value[0] & kFlagDepartureKnown) != 0;
  return place;
}

std::optional<int64_t> DecodeItemKey(absl::string_view queue, absl::string_view key) {
  const size_t prefix = queue.size() + 2;
  if (key.size() != prefix + kNumberBytes) return std::nullopt;
  return encoding::BigEndianAt(key, prefix);
}

std::optional<ItemRow> DecodeItemRow(absl::string_view value) {
  if (value.size() != 2 * kNumberBytes + 1) return std::nullopt;
  ItemRow row;
  row.departure_s = encoding::BigEndianAt(value, 0);
  row.accepted_at_us = encoding::BigEndianAt(value, kNumberBytes);
  row.departure_known = (value[2 * kNumberBytes] & kFlagDepartureKnown) != 0;
  row.dead_lettered = (value[2 * kNumberBytes] & kFlagDeadLettered) != 0;
  return row;
}

std::optional<QueueCounters> DecodeCounters(absl::string_view value) {
  if (value.size() != 2 * kNumberBytes) return std::nullopt;
  return QueueCounters{encoding::BigEndianAt(value, 0), encoding::BigEndianAt(value, kNumberBytes)};
}

}  // namespace postgate::queues

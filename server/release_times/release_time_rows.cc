// SPDX-License-Identifier: Apache-2.0
#include "server/release_times/release_time_rows.h"

#include "core/encoding/big_endian.h"

namespace postgate::release_times {
namespace {

std::string KeyOf(absl::string_view first, int64_t number) {
  std::string key(first.data(), first.size());
  encoding::AppendBigEndian(number, key);
  return key;
}

int64_t RowOf(absl::string_view first, absl::string_view key) {
  return key.size() == first.size() + encoding::kBigEndianBytes ? encoding::BigEndianAt(key, first.size()) : -1;
}

}  // namespace

std::string AwaitedKey(int64_t row) { return KeyOf(kFirstAwaitedKey, row); }

int64_t RowOfAwaitedKey(absl::string_view key) { return RowOf(kFirstAwaitedKey, key); }

std::string DayKey(const ReleaseDay& day) {
  std::string key = KeyOf(kFirstDayKey, day.day);
  key.push_back(static_cast<char>(day.category));
  key.push_back(day.trusted_trader ? 1 : 0);
  return key;
}

std::optional<ReleaseDay> ReleaseDayOfKey(absl::string_view key) {
  const size_t category_at = kFirstDayKey.size() + encoding::kBigEndianBytes;
  if (key.size() != category_at + 2) return std::nullopt;
  const int category = static_cast<unsigned char>(key[category_at]);
  const int trusted = static_cast<unsigned char>(key[category_at + 1]);
  if (!v1::FacilitationCategory_IsValid(category) || trusted > 1) return std::nullopt;
  return ReleaseDay{encoding::BigEndianAt(key, kFirstDayKey.size()), static_cast<v1::FacilitationCategory>(category), trusted == 1};
}

std::string CounterKey(int64_t row) { return KeyOf(kFirstCounterKey, row); }

int64_t RowOfCounterKey(absl::string_view key) { return RowOf(kFirstCounterKey, key); }

}  // namespace postgate::release_times

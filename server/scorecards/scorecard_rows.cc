// SPDX-License-Identifier: Apache-2.0
#include "server/scorecards/scorecard_rows.h"

#include "core/encoding/big_endian.h"

namespace postgate::scorecards {

std::string AwaitedKey(int64_t row) {
  std::string key(kFirstAwaitedKey.data(), kFirstAwaitedKey.size());
  encoding::AppendBigEndian(row, key);
  return key;
}

int64_t RowOfAwaitedKey(absl::string_view key) {
  return key.size() == kFirstAwaitedKey.size() + encoding::kBigEndianBytes ? encoding::BigEndianAt(key, kFirstAwaitedKey.size()) : -1;
}

std::string DayKey(const CarrierDay& day) {
  std::string key(kFirstDayKey.data(), kFirstDayKey.size());
  encoding::AppendBigEndian(day.day, key);
  key.append(day.carrier);
  return key;
}

CarrierDay CarrierDayOfKey(absl::string_view key) {
  const size_t carrier_at = kFirstDayKey.size() + encoding::kBigEndianBytes;
  if (key.size() < carrier_at) return {-1, ""};
  const absl::string_view carrier = key.substr(carrier_at);
  return {encoding::BigEndianAt(key, kFirstDayKey.size()), std::string(carrier.data(), carrier.size())};
}

}  // namespace postgate::scorecards

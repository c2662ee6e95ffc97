// SPDX-License-Identifier: Apache-2.0
//
// What rules ask about money and time.
#ifndef CORE_VALIDATION_AMOUNTS_H_
#define CORE_VALIDATION_AMOUNTS_H_

#include "absl/numeric/int128.h"
#include "absl/time/time.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "postgate/v1/item.pb.h"

namespace postgate::validation {

inline constexpr std::int32_t kNanosPerUnit = 1000000000;

// ICS2 F43: n..16,2, which leaves 14 digits before the decimal point.
inline constexpr std::int64_t kMoneyUnitsMax = 99'999'999'999'999;

// A message with nothing in it is how some systems write "no amount".
inline bool IsNoAmount(const records::Money& money) {
  return money.currency_code().empty() && money.units() == 0 && money.nanos() == 0;
}

// True when nanos are within one unit and have the sign of units.
inline bool HasMoneyShape(const records::Money& money) {
  if (money.nanos() <= -kNanosPerUnit || money.nanos() >= kNanosPerUnit) return false;
  return !(money.units() > 0 && money.nanos() < 0) && !(money.units() < 0 && money.nanos() > 0);
}

// Billionths of a minor unit's worth: 10^(9 - minor_units). An amount fits its currency when its nanos are a multiple.
constexpr std::int32_t NanosPerMinorUnit(int minor_units) {
  std::int32_t nanos = kNanosPerUnit;
  for (int i = 0; i < minor_units; ++i) nanos /= 10;
  return nanos;
}

// The amount in billionths; no amount that fits the message overflows.
inline absl::int128 InNanos(const records::Money& money) {
  return absl::int128(money.units()) * kNanosPerUnit + money.nanos();
}

// Calls visit(money, path) for every amount that an item has.
template <typename Visit>
void ForEachAmount(const records::Item& item, Visit visit) {
  using identifiers::FieldPath;
  if (item.has_postage()) visit(item.postage(), FieldPath("postage"));
  if (item.has_insured_value()) visit(item.insured_value(), FieldPath("insured_value"));
  if (item.has_total_declared_value()) visit(item.total_declared_value(), FieldPath("total_declared_value"));
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = item.content_pieces(i);
    if (!piece.has_value()) continue;
    const FieldPath path("content_pieces", i);
    visit(piece.value(), FieldPath(path, "value"));
  }
}

// The range of google.protobuf.Timestamp, of which this is one or the record of one: years 1 to 9999.
template <typename Timestamp>
bool IsTimestampInRange(const Timestamp& timestamp) {
  constexpr std::int64_t kFirstSecond = -62135596800;
  constexpr std::int64_t kLastSecond = 253402300799;
  return timestamp.seconds() >= kFirstSecond && timestamp.seconds() <= kLastSecond && timestamp.nanos() >= 0 &&
         timestamp.nanos() < kNanosPerUnit;
}

// How far a sender's clock or time zone may be off before a time in the future is an error.
inline constexpr absl::Duration kFutureTolerance = absl::Hours(24);

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_AMOUNTS_H_

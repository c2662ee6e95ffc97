// SPDX-License-Identifier: Apache-2.0
//
// Numbers, amounts and instants of values.h.
#include <algorithm>
#include <cstdlib>
#include <limits>

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "core/wco_xml/values.h"

namespace postgate::wco_xml {
namespace {

constexpr int kNanosDigits = 9;
// More than any number here has: leading zeros count as well.
constexpr size_t kNumberLengthMax = 64;

// A number of at most 19 digits before the point and nine after it.
struct Decimal {
  bool is_negative = false;
  uint64_t whole = 0;
  uint64_t nanos = 0;
};

// Digits that XML Schema counts: no leading zeros before the point, no trailing zeros after it.
int FractionDigits(uint64_t nanos) {
  int digits = nanos == 0 ? 0 : kNanosDigits;
  for (; nanos != 0 && nanos % 10 == 0; nanos /= 10) --digits;
  return digits;
}

int WholeDigits(uint64_t whole) {
  int digits = 0;
  for (; whole != 0; whole /= 10) ++digits;
  return digits;
}

// Why the element can't hold the number; empty when it can.
std::string Unfit(const Element& element, const Decimal& number) {
  const int fraction = FractionDigits(number.nanos);
  if (element.digits_max == 0) return "";
  if (fraction > element.fraction_digits_max) return absl::StrCat("more than ", element.fraction_digits_max, " digits after the point");
  if (WholeDigits(number.whole) + fraction > element.digits_max) return absl::StrCat("more than ", element.digits_max, " digits");
  return "";
}

uint64_t Magnitude(int64_t value) { return value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value); }

Fitted Fit(const Element& element, const Decimal& number, int fraction_digits_min) {
  const std::string unfit = Unfit(element, number);
  if (!unfit.empty()) return {std::nullopt, unfit};
  std::string text = absl::StrCat(number.is_negative ? "-" : "", number.whole);
  const int digits = number.nanos == 0 ? 0 : std::max(FractionDigits(number.nanos), fraction_digits_min);
  if (digits > 0) absl::StrAppend(&text, ".", absl::StrFormat("%09d", number.nanos).substr(0, static_cast<size_t>(digits)));
  return {text, ""};
}

// `units_per_one` of the field's unit are one of the element's.
Fitted FitScaled(const Element& element, int64_t value, uint64_t units_per_one) {
  const uint64_t magnitude = Magnitude(value);
  return Fit(element, {value < 0, magnitude / units_per_one, magnitude % units_per_one * (1'000'000'000 / units_per_one)}, 0);
}

// XML Schema's decimal: sign, digits, point; no exponent.
absl::StatusOr<Decimal> ParseDecimal(const Element& element, absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  const absl::Status no_number = absl::InvalidArgumentError("no decimal number");
  if (text.size() > kNumberLengthMax) return absl::InvalidArgumentError("no decimal number of a length that can be meant");
  Decimal number;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    number.is_negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const size_t point = std::min(text.find('.'), text.size());
  const absl::string_view whole = text.substr(0, point);
  absl::string_view fraction = text.substr(std::min(point + 1, text.size()));
  const auto are_digits = [](absl::string_view digits) { return std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit); };
  if ((whole.empty() && fraction.empty()) || !are_digits(whole) || !are_digits(fraction)) return no_number;
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  if (fraction.size() > kNanosDigits) return absl::InvalidArgumentError("too many digits after the point");
  if (!whole.empty() && !absl::SimpleAtoi(whole, &number.whole)) return absl::InvalidArgumentError("too many digits");
  for (int i = 0; i < kNanosDigits; ++i) {
    number.nanos = number.nanos * 10 + (static_cast<size_t>(i) < fraction.size() ? static_cast<uint64_t>(fraction[static_cast<size_t>(i)] - '0') : 0);
  }
  const std::string unfit = Unfit(element, number);
  if (!unfit.empty()) return absl::InvalidArgumentError(unfit);
  return number;
}

absl::StatusOr<int64_t> ParseScaled(const Element& element, absl::string_view text, uint64_t units_per_one, absl::string_view unit) {
  const auto number = ParseDecimal(element, text);
  if (!number.ok()) return number.status();
  const uint64_t nanos_per_unit = 1'000'000'000 / units_per_one;
  if (number->nanos % nanos_per_unit != 0) return absl::InvalidArgumentError(absl::StrCat("finer than ", unit, ", which the declaration can't hold"));
  absl::int128 value = absl::int128(number->whole) * units_per_one + number->nanos / nanos_per_unit;
  if (number->is_negative) value = -value;
  if (value > std::numeric_limits<int64_t>::max() || value < std::numeric_limits<int64_t>::min()) {
    return absl::InvalidArgumentError("larger than the declaration can hold");
  }
  return static_cast<int64_t>(value);
}

}  // namespace

Fitted FitWhole(const Element& element, int64_t value) { return FitScaled(element, value, 1); }
Fitted FitKilograms(const Element& element, int64_t grams) { return FitScaled(element, grams, 1'000); }
Fitted FitPercent(const Element& element, int64_t ppm) { return FitScaled(element, ppm, 10'000); }

Fitted FitAmount(const Element& element, const v1::Money& money) {
  const bool signs_agree = money.units() == 0 || money.nanos() == 0 || (money.units() < 0) == (money.nanos() < 0);
  if (!signs_agree || std::abs(static_cast<int64_t>(money.nanos())) > 999'999'999) return {std::nullopt, "no valid amount"};
  const bool is_negative = money.units() < 0 || money.nanos() < 0;
  return Fit(element, {is_negative, Magnitude(money.units()), Magnitude(money.nanos())}, 2);
}

Fitted FitInstant(const google::protobuf::Timestamp& instant) {
  static const int64_t kFrom = absl::ToUnixSeconds(absl::FromCivil(absl::CivilSecond(2000), absl::UTCTimeZone()));
  static const int64_t kEnd = absl::ToUnixSeconds(absl::FromCivil(absl::CivilSecond(2100), absl::UTCTimeZone()));
  if (instant.seconds() < kFrom || instant.seconds() >= kEnd) return {std::nullopt, "not in the years 2000 to 2099"};
  return {absl::FormatTime("%Y%m%d%H%M%SZ", absl::FromUnixSeconds(instant.seconds()), absl::UTCTimeZone()),
          instant.nanos() == 0 ? "" : "cut to the second"};
}

absl::StatusOr<int64_t> ParseWhole(const Element& element, absl::string_view text) { return ParseScaled(element, text, 1, "one"); }
absl::StatusOr<int64_t> ParseKilograms(const Element& element, absl::string_view text) { return ParseScaled(element, text, 1'000, "a gram"); }
absl::StatusOr<int64_t> ParsePercent(const Element& element, absl::string_view text) {
  return ParseScaled(element, text, 10'000, "a millionth");
}

absl::Status ParseAmount(const Element& element, absl::string_view text, v1::Money* money) {
  const auto number = ParseDecimal(element, text);
  if (!number.ok()) return number.status();
  if (number->whole > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return absl::InvalidArgumentError("too many digits");
  const int64_t sign = number->is_negative ? -1 : 1;
  money->set_units(sign * static_cast<int64_t>(number->whole));
  money->set_nanos(static_cast<int32_t>(sign * static_cast<int64_t>(number->nanos)));
  return absl::OkStatus();
}

absl::Status ParseInstant(absl::string_view format, absl::string_view text, google::protobuf::Timestamp* instant) {
  const absl::Status no_date =
      absl::InvalidArgumentError("no date yyyyMMdd of the years 2000 to 2099 (formatCode 102), nor yyyyMMddHHmmss with Z or ±hh (304)");
  const bool has_time = format == kDateTimeFormat;
  if (!has_time && format != kDateFormat) return no_date;
  const size_t digits = has_time ? 14 : 8;
  if (text.size() < digits || !std::all_of(text.begin(), text.begin() + static_cast<ptrdiff_t>(digits), absl::ascii_isdigit)) return no_date;
  if (text.substr(0, 2) != "20") return no_date;
  const auto number = [&](size_t at, size_t length) {
    int value = 0;
    return absl::SimpleAtoi(text.substr(at, length), &value) ? value : 0;
  };
  const int hour = has_time ? number(8, 2) : 0, minute = has_time ? number(10, 2) : 0, second = has_time ? number(12, 2) : 0;
  const absl::CivilSecond civil(number(0, 4), number(4, 2), number(6, 2), hour, minute, second);
  // A civil time that had to be set right, as 30 February, was no date.
  if (civil.month() != number(4, 2) || civil.day() != number(6, 2) || civil.hour() != hour || civil.minute() != minute || civil.second() != second) {
    return no_date;
  }
  const absl::string_view zone = text.substr(digits);
  int zone_hours = 0;
  if (has_time && zone != "Z") {
    const bool is_shaped = zone.size() == 3 && (zone[0] == '+' || zone[0] == '-') && std::all_of(zone.begin() + 1, zone.end(), absl::ascii_isdigit);
    if (!is_shaped || !absl::SimpleAtoi(zone.substr(1), &zone_hours) || zone_hours > 14) return no_date;
    if (zone[0] == '-') zone_hours = -zone_hours;
  } else if (!has_time && !zone.empty()) {
    return no_date;
  }
  instant->set_seconds(absl::ToUnixSeconds(absl::FromCivil(civil, absl::UTCTimeZone())) - int64_t{zone_hours} * 3600);
  // The zone may lead out of the years that can be written again.
  return FitInstant(*instant).text.has_value() ? absl::OkStatus() : no_date;
}

}  // namespace postgate::wco_xml

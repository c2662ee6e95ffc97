// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/decimal.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace postgate::client {
namespace {

constexpr int kAmountDecimals = 9;

bool IsDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

// Splits "-12.50" with 3 decimals into "-", "12" and "500".
struct Parts {
  bool is_negative = false;
  absl::string_view whole;
  std::string fraction;
};

bool Split(absl::string_view text, size_t decimals, Parts* parts) {
  parts->is_negative = absl::ConsumePrefix(&text, "-");
  const size_t point = text.find('.');
  parts->whole = text.substr(0, point);
  if (!IsDigits(parts->whole)) return false;
  if (point != absl::string_view::npos) {
    absl::string_view fraction = text.substr(point + 1);
    if (!IsDigits(fraction)) return false;
    while (fraction.size() > decimals && absl::ConsumeSuffix(&fraction, "0")) {
    }
    if (fraction.size() > decimals) return false;
    parts->fraction = std::string(fraction);
  }
  parts->fraction.append(decimals - parts->fraction.size(), '0');
  return true;
}

}  // namespace

bool ParseDecimal(absl::string_view text, int decimals, int64_t* value) {
  Parts parts;
  if (!Split(text, static_cast<size_t>(decimals), &parts)) return false;
  return absl::SimpleAtoi(absl::StrCat(parts.is_negative ? "-" : "", parts.whole, parts.fraction), value);
}

std::string DecimalText(int64_t value, int decimals) {
  std::string digits = absl::StrCat(value);
  const std::string sign = value < 0 ? "-" : "";
  digits.erase(0, sign.size());
  const size_t behind = static_cast<size_t>(decimals);
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  return absl::StrCat(sign, digits.substr(0, digits.size() - behind), ".", digits.substr(digits.size() - behind));
}

bool ParseAmount(absl::string_view text, int64_t* units, int32_t* nanos) {
  Parts parts;
  if (!Split(text, kAmountDecimals, &parts)) return false;
  const char* sign = parts.is_negative ? "-" : "";
  return absl::SimpleAtoi(absl::StrCat(sign, parts.whole), units) && absl::SimpleAtoi(absl::StrCat(sign, parts.fraction), nanos);
}

bool IsAmount(int64_t units, int32_t nanos) {
  return nanos > -1'000'000'000 && nanos < 1'000'000'000 && !(units > 0 && nanos < 0) && !(units < 0 && nanos > 0);
}

std::string AmountText(int64_t units, int32_t nanos) {
  if (nanos == 0) return absl::StrCat(units);
  std::string fraction = absl::StrCat(nanos < 0 ? -static_cast<int64_t>(nanos) : nanos);
  if (fraction.size() < kAmountDecimals) fraction.insert(0, kAmountDecimals - fraction.size(), '0');
  while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
  return absl::StrCat(nanos < 0 && units == 0 ? "-" : "", units, ".", fraction);
}

}  // namespace postgate::client

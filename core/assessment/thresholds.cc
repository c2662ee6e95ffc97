// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/thresholds.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/assessment/fields.h"
#include "core/reference/csv.h"

namespace postgate::assessment {
namespace {

constexpr char kHeader[] = "country,departure_country,nature,kind,currency,units,valid_from,valid_to,source";

bool IsCountryOrEmpty(absl::string_view text) { return text.empty() || text.size() == 2; }

absl::Status TakeKind(const std::string& text, Threshold* row) {
  if (text == "duty_free") {
    row->kind = ThresholdKind::kDutyFree;
  } else if (text == "simplified") {
    row->kind = ThresholdKind::kSimplified;
  } else if (text == "returned_goods") {
    row->kind = ThresholdKind::kReturnedGoods;
    if (row->gifts_only) return absl::InvalidArgumentError("nature: expected nothing for returned_goods, which gifts do not go by");
  } else {
    return absl::InvalidArgumentError("kind: expected duty_free, simplified or returned_goods");
  }
  return absl::OkStatus();
}

absl::Status TakeAmount(const std::string& currency, const std::string& units, Threshold* row) {
  if (row->kind == ThresholdKind::kReturnedGoods && currency.empty() && units.empty()) return absl::OkStatus();
  int64_t number = 0;
  if (currency.size() != 3) return absl::InvalidArgumentError("currency: expected 3 letters");
  if (!absl::SimpleAtoi(units, &number) || number < 0) return absl::InvalidArgumentError("units: expected a whole number");
  row->amount.set_currency_code(currency);
  row->amount.set_units(number);
  return absl::OkStatus();
}

absl::Status TakeRow(const std::vector<std::string>& fields, Threshold* row) {
  row->country = fields[0];
  row->departure_country = fields[1];
  if (!IsCountryOrEmpty(fields[0]) || !IsCountryOrEmpty(fields[1])) {
    return absl::InvalidArgumentError("country, departure_country: expected 2 letters or nothing");
  }
  if (!fields[2].empty() && fields[2] != "GIFT") return absl::InvalidArgumentError("nature: expected GIFT or nothing");
  row->gifts_only = !fields[2].empty();
  if (absl::Status taken = TakeKind(fields[3], row); !taken.ok()) return taken;
  if (absl::Status taken = TakeAmount(fields[4], fields[5], row); !taken.ok()) return taken;
  const std::optional<absl::Time> valid_from = ParseDate(fields[6]);
  const std::optional<absl::Time> last_day = fields[7].empty() ? absl::InfiniteFuture() : ParseDate(fields[7]);
  if (!valid_from || !last_day) return absl::InvalidArgumentError("valid_from, valid_to: expected YYYY-MM-DD");
  row->valid_from = *valid_from;
  row->valid_to = *last_day + absl::Hours(24);
  if (fields[8].empty()) return absl::InvalidArgumentError("source: say where it comes from");
  row->source = fields[8];
  return absl::OkStatus();
}

bool IsLookedAtBefore(const Threshold& a, const Threshold& b) {
  return std::make_tuple(!a.gifts_only, a.departure_country.empty(), -absl::ToUnixSeconds(a.valid_from)) <
         std::make_tuple(!b.gifts_only, b.departure_country.empty(), -absl::ToUnixSeconds(b.valid_from));
}

}  // namespace

absl::Status Thresholds::Load(absl::string_view name, absl::string_view text) {
  bool has_default[3] = {false, false, false};
  absl::Status walked = reference::ForEachCsvRow(name, text, kHeader, [&](const std::vector<std::string>& fields) {
    Threshold row;
    if (absl::Status taken = TakeRow(fields, &row); !taken.ok()) return taken;
    if (row.country.empty() && row.departure_country.empty() && !row.gifts_only) has_default[static_cast<size_t>(row.kind)] = true;
    by_country_[row.country].push_back(std::move(row));
    return absl::OkStatus();
  });
  if (!walked.ok()) return walked;
  if (!has_default[0] || !has_default[1]) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": duty_free and simplified each need a row for all countries"));
  }
  for (auto& [country, rows] : by_country_) std::stable_sort(rows.begin(), rows.end(), IsLookedAtBefore);
  return absl::OkStatus();
}

const Threshold* Thresholds::Find(ThresholdKind kind, absl::string_view country, absl::string_view departure_country, bool is_gift,
                                  absl::Time now) const {
  for (const absl::string_view looked_up : {country, absl::string_view()}) {
    const auto found = by_country_.find(looked_up);
    if (found == by_country_.end()) continue;
    for (const Threshold& row : found->second) {
      if (row.kind != kind || now < row.valid_from || now >= row.valid_to || (row.gifts_only && !is_gift)) continue;
      if (!row.departure_country.empty() && row.departure_country != departure_country) continue;
      return &row;
    }
  }
  return nullptr;
}

}  // namespace postgate::assessment

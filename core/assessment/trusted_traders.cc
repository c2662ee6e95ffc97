// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/trusted_traders.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "core/assessment/fields.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/printable_ascii.h"
#include "core/reference/csv.h"
#include "core/regimes/day.h"
#include "core/regimes/item_day.h"
#include "core/validation/trader_numbers.h"

namespace postgate::assessment {
namespace {

constexpr char kTradersHeader[] = "number,roles,carriers,valid_from,valid_until,source";

// As server/identity takes names from certificates.
constexpr size_t kCarrierLengthMax = 63;

// Of a text that is not empty.
bool IsCarrierName(absl::string_view text) {
  return text.size() <= kCarrierLengthMax && identifiers::IsLetterOrDigit(text.front()) && identifiers::AllOf(text, [](char c) {
           return identifiers::IsLetterOrDigit(c) || c == '.' || c == '-' || c == '_';
         });
}

absl::Status TakeRoles(absl::string_view text, TrustedTrader* trader) {
  for (const absl::string_view role : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const size_t place = identifiers::PlaceOfSupplyChainRole(role);
    if (place == trader->roles.size()) {
      return WrongField("roles", absl::StrCat("\"", role, "\" is none; write some of ", absl::StrJoin(identifiers::kSupplyChainRoles, " "),
                                              ", or nothing for all"));
    }
    trader->roles.set(place);
  }
  if (trader->roles.none()) trader->roles.set();
  return absl::OkStatus();
}

absl::Status TakeCarriers(absl::string_view text, TrustedTrader* trader) {
  for (const absl::string_view carrier : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (!IsCarrierName(carrier)) {
      return WrongField("carriers", absl::StrCat("\"", carrier, "\" is no carrier's name; write those in the certificates, with spaces between them"));
    }
    if (std::find(trader->carriers.begin(), trader->carriers.end(), carrier) != trader->carriers.end()) {
      return WrongField("carriers", absl::StrCat("\"", carrier, "\" stands there twice; write it once"));
    }
    trader->carriers.emplace_back(carrier);
  }
  if (trader->carriers.empty()) return WrongField("carriers", "is empty; name those that may file for the trader, since anybody can write its number");
  if (trader->carriers.size() > TrustedTraders::kCarriersOfRowMax) {
    return WrongField("carriers", absl::StrCat("more than ", TrustedTraders::kCarriersOfRowMax, "; spread them over several rows"));
  }
  return absl::OkStatus();
}

absl::Status TakeDays(const std::string& from, const std::string& until, TrustedTrader* trader) {
  const std::optional<int32_t> first_day = regimes::ParseDay(from);
  if (!first_day) return WrongField("valid_from", "expected the first day, YYYY-MM-DD");
  const std::optional<int32_t> last_day = until.empty() ? std::numeric_limits<int32_t>::max() : regimes::ParseDay(until);
  if (!last_day) return WrongField("valid_until", "expected the last day, YYYY-MM-DD, or nothing");
  if (*last_day < *first_day) return WrongField("valid_until", "is before valid_from; put the later day there");
  trader->first_day = *first_day;
  trader->last_day = *last_day;
  return absl::OkStatus();
}

absl::Status TakeRow(const std::vector<std::string>& fields, const reference::ReferenceData& reference, TrustedTrader* trader) {
  trader->number = absl::AsciiStrToUpper(fields[0]);
  if (trader->number.size() > TrustedTraders::kNumberLengthMax || !validation::IsTrustedTraderShape(trader->number, reference)) {
    return WrongField("number", absl::StrCat("expected the country that gave it, then letters or digits, at most ", TrustedTraders::kNumberLengthMax,
                                             " in all; write the EORI or AEO number as items name it"));
  }
  if (absl::Status taken = TakeRoles(fields[1], trader); !taken.ok()) return taken;
  if (absl::Status taken = TakeCarriers(fields[2], trader); !taken.ok()) return taken;
  if (absl::Status taken = TakeDays(fields[3], fields[4], trader); !taken.ok()) return taken;
  trader->source = fields[5];
  if (trader->source.empty() || trader->source.size() > TrustedTraders::kSourceLengthMax || !identifiers::IsPlain(trader->source)) {
    return WrongField("source", absl::StrCat("expected the program or arrangement by which it is trusted, 1 to ", TrustedTraders::kSourceLengthMax,
                                             " letters, digits and signs of ASCII"));
  }
  return absl::OkStatus();
}

// Whether some claim is covered by both.
bool Overlap(const TrustedTrader& a, const TrustedTrader& b) {
  return (a.roles & b.roles).any() && a.first_day <= b.last_day && b.first_day <= a.last_day &&
         std::find_first_of(a.carriers.begin(), a.carriers.end(), b.carriers.begin(), b.carriers.end()) != a.carriers.end();
}

bool Covers(const TrustedTrader& trader, const ClaimedActor& claim) {
  const size_t role = identifiers::PlaceOfSupplyChainRole(claim.role);
  return role < trader.roles.size() && trader.roles.test(role) && trader.first_day <= claim.day && claim.day <= trader.last_day &&
         std::find(trader.carriers.begin(), trader.carriers.end(), claim.carrier) != trader.carriers.end();
}

}  // namespace

absl::Status TrustedTraders::Load(absl::string_view name, absl::string_view text, const reference::ReferenceData& reference) {
  return reference::ForEachCsvRow(name, text, kTradersHeader, [&](const std::vector<std::string>& fields) {
    if (++rows_ > kRowsMax) return absl::InvalidArgumentError(absl::StrCat("more than ", kRowsMax, " rows; take out those that have ended"));
    TrustedTrader trader;
    if (absl::Status taken = TakeRow(fields, reference, &trader); !taken.ok()) return taken;
    std::vector<TrustedTrader>& rows = by_number_[trader.number];
    if (std::any_of(rows.begin(), rows.end(), [&](const TrustedTrader& row) { return Overlap(row, trader); })) {
      return WrongField("number", "a row above trusts it already for one of these carriers, in one of these roles, on some of these days; keep one of the two");
    }
    rows.push_back(std::move(trader));
    return absl::OkStatus();
  });
}

const TrustedTrader* TrustedTraders::Find(const ClaimedActor& claim) const {
  const auto found = by_number_.find(claim.number);
  if (found == by_number_.end()) return nullptr;
  for (const TrustedTrader& trader : found->second) {
    if (Covers(trader, claim)) return &trader;
  }
  return nullptr;
}

TrustedActor FindTrustedActor(const TrustedTraders& traders, const records::Declaration& declaration, absl::string_view carrier, absl::Time now) {
  const auto& actors = declaration.goods_shipment().aeo_mutual_recognition_parties();
  if (actors.empty()) return {};
  const int32_t day = regimes::ItemDay(declaration.has_acceptance_date_time() ? std::optional(declaration.acceptance_date_time().seconds()) : std::nullopt, now);
  for (int i = 0; i < actors.size(); ++i) {
    const TrustedTrader* trader = traders.Find({actors[i].id(), actors[i].role_code(), carrier, day});
    if (trader != nullptr) return {trader, i};
  }
  return {};
}

}  // namespace postgate::assessment

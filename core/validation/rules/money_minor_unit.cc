// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/amounts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMoneyMinorUnit(const RuleInput& input, FindingSink& sink) {
  ForEachAmount(input.item, [&](const records::Money& money, const FieldPath& path) {
    if (money.nanos() == 0) return;
    if (input.reference.CurrencyKind(money.currency_code()) != reference::CurrencyCodes::Kind::kMoney) return;
    const int minor_units = input.reference.MinorUnits(money.currency_code());
    if (money.nanos() % NanosPerMinorUnit(minor_units) == 0) return;
    sink.Add(path, absl::StrCat(money.currency_code(), " has ", minor_units, " decimals; the amount has more."),
             "Round the amount to the currency's minor unit.");
  });
}

}  // namespace

constinit const Rule kItemMoneyMinorUnit = {
    .id = "item.money.minor_unit",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An amount has no more decimals than its currency.",
    .source = "ISO 4217 minor units; data/reference/currencies.csv",
    .field = "postage, insured_value, total_declared_value, content_pieces[].value",
    .check = CheckMoneyMinorUnit,
    .is_fixed = true,
};

}  // namespace postgate::validation

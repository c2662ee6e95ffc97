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

void CheckMoneyCurrencyNotForValues(const RuleInput& input, FindingSink& sink) {
  ForEachAmount(input.item, [&](const records::Money& money, const FieldPath& path) {
    if (input.reference.CurrencyKind(money.currency_code()) != reference::CurrencyCodes::Kind::kNotForValues) return;
    sink.Add(FieldPath(path, "currency_code"),
             absl::StrCat(money.currency_code(), " is no money that a value is declared in."),
             "Send the amount in the currency it was paid in.");
  });
}

}  // namespace

constinit const Rule kItemMoneyCurrencyNotForValues = {
    .id = "item.money.currency.not_for_values",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The currency of an amount is money: no metal, test code or unit of account.",
    .source = "ISO 4217: XAU, XAG, XPT, XPD, XTS, XXX, XDR and the like",
    .field =
        "postage.currency_code, insured_value.currency_code, total_declared_value.currency_code, "
        "content_pieces[].value.currency_code",
    .check = CheckMoneyCurrencyNotForValues,
    .is_fixed = true,
};

}  // namespace postgate::validation

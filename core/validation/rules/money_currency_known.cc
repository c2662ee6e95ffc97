// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/amounts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMoneyCurrencyKnown(const RuleInput& input, FindingSink& sink) {
  ForEachAmount(input.item, [&](const records::Money& money, const FieldPath& path) {
    if (IsNoAmount(money)) return;
    if (input.reference.CurrencyKind(money.currency_code()) != reference::CurrencyCodes::Kind::kUnknown) return;
    sink.Add(FieldPath(path, "currency_code"),
             money.currency_code().empty() ? "The currency is missing."
                                           : absl::StrCat(Quoted(money.currency_code()), " is not a currency."),
             "Send three letters of ISO 4217, for example KRW.");
  });
}

}  // namespace

constinit const Rule kItemMoneyCurrencyKnown = {
    .id = "item.money.currency.known",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The currency of an amount is in ISO 4217.",
    .source = "ISO 4217; data/reference/currencies.csv",
    .field =
        "postage.currency_code, insured_value.currency_code, total_declared_value.currency_code, "
        "content_pieces[].value.currency_code",
    .check = CheckMoneyCurrencyKnown,
    .is_fixed = true,
};

}  // namespace postgate::validation

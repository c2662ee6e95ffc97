// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMoneyCurrencyMixed(const RuleInput& input, FindingSink& sink) {
  absl::string_view currency;
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::Money& value = input.item.content_pieces(i).value();
    if (value.currency_code().empty()) continue;
    if (currency.empty()) currency = value.currency_code();
    if (value.currency_code() == currency) continue;
    const FieldPath path("content_pieces", i);
    const FieldPath value_path(path, "value");
    return sink.Add(FieldPath(value_path, "currency_code"), "The pieces' values are in different currencies.",
                    "Send all values in the currency of the sale.");
  }
  const absl::string_view of_total = input.item.total_declared_value().currency_code();
  if (currency.empty() || of_total.empty() || of_total == currency) return;
  const FieldPath path("total_declared_value");
  sink.Add(FieldPath(path, "currency_code"), "The total is in another currency than the pieces' values.",
           "Send all values in the currency of the sale.");
}

}  // namespace

constinit const Rule kItemMoneyCurrencyMixed = {
    .id = "item.money.currency.mixed",
    .severity = v1::SEVERITY_WARNING,
    .summary = "All values of the goods are in one currency: those of the pieces and the total.",
    .source = "UPU CN 23: one currency; the total is the sum of the pieces",
    .field = "content_pieces[].value.currency_code, total_declared_value.currency_code",
    .check = CheckMoneyCurrencyMixed,
};

}  // namespace postgate::validation

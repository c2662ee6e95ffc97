// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/amounts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMoneyNegative(const RuleInput& input, FindingSink& sink) {
  ForEachAmount(input.item, [&](const records::Money& money, const FieldPath& path) {
    if (money.units() >= 0 && money.nanos() >= 0) return;
    sink.Add(path, "The amount is negative.", "Send zero or more.");
  });
}

}  // namespace

constinit const Rule kItemMoneyNegative = {
    .id = "item.money.negative",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An amount is not negative.",
    .source = "ICS2 F43: n..16,2",
    .field = "postage, insured_value, total_declared_value, content_pieces[].value",
    .check = CheckMoneyNegative,
    .is_fixed = true,
};

}  // namespace postgate::validation

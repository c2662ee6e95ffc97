// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/amounts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMoneyShape(const RuleInput& input, FindingSink& sink) {
  ForEachAmount(input.item, [&](const records::Money& money, const FieldPath& path) {
    if (HasMoneyShape(money)) return;
    sink.Add(FieldPath(path, "nanos"), "The nanos are a whole unit or more, or have another sign than the units.",
             "12.50 is units 12 and nanos 500000000.");
  });
}

}  // namespace

constinit const Rule kItemMoneyShape = {
    .id = "item.money.shape",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The nanos of an amount are less than one unit and have the sign of its units.",
    .source = "google.type.Money",
    .field = "postage.nanos, insured_value.nanos, total_declared_value.nanos, content_pieces[].value.nanos",
    .check = CheckMoneyShape,
    .is_fixed = true,
};

}  // namespace postgate::validation

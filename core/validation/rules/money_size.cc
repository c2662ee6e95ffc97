// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/amounts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMoneySize(const RuleInput& input, FindingSink& sink) {
  ForEachAmount(input.item, [&](const records::Money& money, const FieldPath& path) {
    if (money.units() <= kMoneyUnitsMax) return;
    sink.Add(path, "The amount has more than 14 digits before the decimal point.",
             "Check the unit: units are whole units of the currency.");
  });
}

}  // namespace

constinit const Rule kItemMoneySize = {
    .id = "item.money.size",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An amount has at most 14 digits before the decimal point.",
    .source = "ICS2 F43: n..16,2",
    .field = "postage, insured_value, total_declared_value, content_pieces[].value",
    .check = CheckMoneySize,
    .is_fixed = true,
};

}  // namespace postgate::validation

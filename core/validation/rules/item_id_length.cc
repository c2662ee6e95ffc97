// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckItemIdLength(const RuleInput& input, FindingSink& sink) {
  if (!IsLongerThan(input.item.item_id(), 35)) return;
  sink.Add(FieldPath("item_id"), "The identifier is longer than 35 characters.", "Send at most 35 characters.");
}

}  // namespace

constinit const Rule kItemItemIdLength = {
    .id = "item.item_id.length",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An item identifier has at most 35 characters.",
    .source = "UPU M33: an..35",
    .field = "item_id",
    .check = CheckItemIdLength,
    .is_fixed = true,
};

}  // namespace postgate::validation

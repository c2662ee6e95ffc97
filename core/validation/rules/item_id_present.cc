// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckItemIdPresent(const RuleInput& input, FindingSink& sink) {
  if (!input.item.item_id().empty()) return;
  sink.Add(FieldPath("item_id"), "The item has no identifier.",
           "Send the S10 identifier, or the carrier's own number.");
}

}  // namespace

constinit const Rule kItemItemIdPresent = {
    .id = "item.item_id.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An item has an identifier.",
    .source = "UPU M33: item identifier, mandatory",
    .field = "item_id",
    .check = CheckItemIdPresent,
    .is_fixed = true,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementItemIdsCount(const MovementInput& input, FindingSink& sink) {
  if (input.movement.item_ids_size() <= 500) return;
  sink.Add(FieldPath("item_ids"), "The movement names more than 500 items.", "Split it into several movements.");
}

}  // namespace

constinit const Rule kMovementItemIdsCount = {
    .id = "movement.item_ids.count",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A movement names at most 500 items.",
    .source = "Contract of the exchange",
    .field = "item_ids",
    .check_movement = CheckMovementItemIdsCount,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/encoding/timestamp.h"
#include "core/identifiers/field_path.h"
#include "core/validation/amounts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementOccurredAtFuture(const MovementInput& input, FindingSink& sink) {
  if (!input.movement.has_occurred_at() || !IsTimestampInRange(input.movement.occurred_at())) return;
  if (encoding::ToTime(input.movement.occurred_at()) <= input.now + kFutureTolerance) return;
  sink.Add(FieldPath("occurred_at"), "The time of the movement is more than 24 hours ahead.",
           "Check date and time zone; what is still to come is MOVEMENT_KIND_PLANNED.");
}

}  // namespace

constinit const Rule kMovementOccurredAtFuture = {
    .id = "movement.occurred_at.future",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The time of a movement is not more than 24 hours ahead.",
    .source = "Data quality: what has not occurred is a plan",
    .field = "occurred_at",
    .check_movement = CheckMovementOccurredAtFuture,
};

}  // namespace postgate::validation

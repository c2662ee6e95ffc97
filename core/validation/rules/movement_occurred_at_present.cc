// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementOccurredAtPresent(const MovementInput& input, FindingSink& sink) {
  if (input.movement.has_occurred_at() || input.movement.kind() == v1::MOVEMENT_KIND_PLANNED) return;
  sink.Add(FieldPath("occurred_at"), "The time of the movement is missing.", "Send when it occurred, in UTC.");
}

}  // namespace

constinit const Rule kMovementOccurredAtPresent = {
    .id = "movement.occurred_at.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A movement says when it occurred; a plan need not.",
    .source = "Contract of the exchange",
    .field = "occurred_at",
    .check_movement = CheckMovementOccurredAtPresent,
};

}  // namespace postgate::validation

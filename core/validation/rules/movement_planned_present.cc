// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementPlannedPresent(const MovementInput& input, FindingSink& sink) {
  const v1::Movement& movement = input.movement;
  if (movement.kind() != v1::MOVEMENT_KIND_PLANNED) return;
  if (movement.has_planned_departure_at() || movement.has_planned_arrival_at()) return;
  sink.Add(FieldPath("planned_departure_at"), "The plan has neither departure nor arrival.",
           "Send planned_departure_at, planned_arrival_at or both.");
}

}  // namespace

constinit const Rule kMovementPlannedPresent = {
    .id = "movement.planned.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A plan says when departure or arrival is planned.",
    .source = "Contract of the exchange",
    .field = "planned_departure_at, planned_arrival_at",
    .check_movement = CheckMovementPlannedPresent,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementKindPresent(const MovementInput& input, FindingSink& sink) {
  const v1::MovementKind kind = input.movement.kind();
  if (kind != v1::MOVEMENT_KIND_UNSPECIFIED && v1::MovementKind_IsValid(kind)) return;
  sink.Add(FieldPath("kind"), "The kind of movement is missing or not known.",
           "Send for example MOVEMENT_KIND_NESTED.");
}

}  // namespace

constinit const Rule kMovementKindPresent = {
    .id = "movement.kind.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A movement has a kind.",
    .source = "Contract of the exchange",
    .field = "kind",
    .check_movement = CheckMovementKindPresent,
};

}  // namespace postgate::validation

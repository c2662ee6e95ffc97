// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementReceptacleIdLength(const MovementInput& input, FindingSink& sink) {
  if (!IsLongerThan(input.movement.receptacle_id(), 35)) return;
  sink.Add(FieldPath("receptacle_id"), "The receptacle identifier is longer than 35 characters.", "Send at most 35.");
}

}  // namespace

constinit const Rule kMovementReceptacleIdLength = {
    .id = "movement.receptacle_id.length",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A receptacle identifier has at most 35 characters.",
    .source = "ICS2 F44: receptacle, an..35",
    .field = "receptacle_id",
    .check_movement = CheckMovementReceptacleIdLength,
};

}  // namespace postgate::validation

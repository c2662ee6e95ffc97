// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementDispatchIdLength(const MovementInput& input, FindingSink& sink) {
  if (!IsLongerThan(input.movement.dispatch_id(), 35)) return;
  sink.Add(FieldPath("dispatch_id"), "The dispatch identifier is longer than 35 characters.", "Send at most 35.");
}

}  // namespace

constinit const Rule kMovementDispatchIdLength = {
    .id = "movement.dispatch_id.length",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A dispatch identifier has at most 35 characters.",
    .source = "Contract of the exchange",
    .field = "dispatch_id",
    .check_movement = CheckMovementDispatchIdLength,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/receptacle.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementDispatchIdOfReceptacle(const MovementInput& input, FindingSink& sink) {
  const v1::Movement& movement = input.movement;
  identifiers::S8Dispatch parts;
  if (!identifiers::SplitS8(movement.dispatch_id(), &parts)) return;
  const absl::string_view dispatch = identifiers::DispatchOfReceptacle(movement.receptacle_id());
  if (dispatch.empty() || dispatch == movement.dispatch_id()) return;
  sink.Add(FieldPath("dispatch_id"), "The receptacle's identifier names another dispatch.",
           "The first 20 characters of an S9 receptacle are its S8 dispatch.");
}

}  // namespace

constinit const Rule kMovementDispatchIdOfReceptacle = {
    .id = "movement.dispatch_id.of_receptacle",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The dispatch is the one that the receptacle's S9 identifier names.",
    .source = "UPU S8 is the beginning of S9",
    .field = "dispatch_id",
    .check_movement = CheckMovementDispatchIdOfReceptacle,
};

}  // namespace postgate::validation

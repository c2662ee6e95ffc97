// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/identifiers/field_path.h"
#include "core/identifiers/receptacle.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementDispatchIdS8(const MovementInput& input, FindingSink& sink) {
  const std::string& id = input.movement.dispatch_id();
  identifiers::S8Dispatch parts;
  if (id.empty() || identifiers::SplitS8(id, &parts)) return;
  sink.Add(FieldPath("dispatch_id"), "The dispatch identifier is no S8 identifier.",
           "An S8 has 20 characters: two offices, category, subclass, year and number.");
}

}  // namespace

constinit const Rule kMovementDispatchIdS8 = {
    .id = "movement.dispatch_id.s8",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A dispatch identifier is a UPU S8.",
    .source = "UPU S8: 20 characters",
    .field = "dispatch_id",
    .check_movement = CheckMovementDispatchIdS8,
};

}  // namespace postgate::validation

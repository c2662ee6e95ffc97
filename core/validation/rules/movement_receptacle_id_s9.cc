// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/identifiers/field_path.h"
#include "core/identifiers/receptacle.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementReceptacleIdS9(const MovementInput& input, FindingSink& sink) {
  const std::string& id = input.movement.receptacle_id();
  identifiers::S9Receptacle parts;
  if (id.empty() || identifiers::SplitS9(id, &parts)) return;
  sink.Add(FieldPath("receptacle_id"), "The receptacle identifier is no S9 identifier.",
           "An S9 has 29 characters: two offices, category, subclass, year, numbers, flags and weight.");
}

}  // namespace

constinit const Rule kMovementReceptacleIdS9 = {
    .id = "movement.receptacle_id.s9",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A receptacle identifier is a UPU S9.",
    .source = "UPU S9: 29 characters",
    .field = "receptacle_id",
    .check_movement = CheckMovementReceptacleIdS9,
};

}  // namespace postgate::validation

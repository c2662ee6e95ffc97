// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckReference(const std::string& text, const FieldPath& path, FindingSink& sink) {
  if (IsLongerThan(text, 17)) sink.Add(path, "The text is too long.", "Send at most 17 characters.");
}

void CheckMovementReferencesLength(const MovementInput& input, FindingSink& sink) {
  CheckReference(input.movement.conveyance_reference(), FieldPath("conveyance_reference"), sink);
  CheckReference(input.movement.location(), FieldPath("location"), sink);
}

}  // namespace

constinit const Rule kMovementReferencesLength = {
    .id = "movement.references.length",
    .severity = v1::SEVERITY_ERROR,
    .summary = "Conveyance reference and location have at most 17 characters.",
    .source = "ICS2 F42: conveyance reference, an..17; place, an..17",
    .field = "conveyance_reference, location",
    .check_movement = CheckMovementReferencesLength,
};

}  // namespace postgate::validation

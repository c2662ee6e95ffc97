// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/postal_codes.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementLocationShape(const MovementInput& input, FindingSink& sink) {
  const absl::string_view location = input.movement.location();
  if (location.empty()) return;
  const bool has_shape = identifiers::IsUnLocodeShape(location) || identifiers::IsImpcShape(location);
  if (has_shape && (input.reference.IsCountry(location.substr(0, 2)) || input.reference.IsImpc(location))) return;
  sink.Add(FieldPath("location"), "The location is neither a UN/LOCODE nor an IMPC code.",
           "Send 5 characters (KRICN) or 6 (KRSELB).");
}

}  // namespace

constinit const Rule kMovementLocationShape = {
    .id = "movement.location.shape",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The location is a UN/LOCODE or an IMPC code of a country that exists.",
    .source = "UNECE Recommendation 16; UPU S34",
    .field = "location",
    .check_movement = CheckMovementLocationShape,
};

}  // namespace postgate::validation

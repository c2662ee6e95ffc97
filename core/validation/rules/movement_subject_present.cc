// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementSubjectPresent(const MovementInput& input, FindingSink& sink) {
  const v1::Movement& movement = input.movement;
  const bool has_items = movement.item_ids_size() > 0;
  const bool has_receptacle = !movement.receptacle_id().empty();
  const bool has_dispatch = !movement.dispatch_id().empty();
  const bool is_nesting = movement.kind() == v1::MOVEMENT_KIND_NESTED || movement.kind() == v1::MOVEMENT_KIND_UNNESTED;
  if (is_nesting && !has_receptacle) {
    sink.Add(FieldPath("receptacle_id"), "Nesting needs a receptacle.",
             "Send item_ids and receptacle_id, or receptacle_id and dispatch_id.");
  } else if (is_nesting && !has_items && !has_dispatch) {
    sink.Add(FieldPath("item_ids"), "Nothing is nested: there are neither items nor a dispatch.",
             "Send item_ids and receptacle_id, or receptacle_id and dispatch_id.");
  } else if (!has_items && !has_receptacle && !has_dispatch) {
    sink.Add(FieldPath("item_ids"), "Nothing says what moved.", "Send item_ids, receptacle_id or dispatch_id.");
  }
}

}  // namespace

constinit const Rule kMovementSubjectPresent = {
    .id = "movement.subject.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A movement says what moved; nesting says into what.",
    .source = "ICS2 F44: receptacle with its items",
    .field = "item_ids, receptacle_id, dispatch_id",
    .check_movement = CheckMovementSubjectPresent,
};

}  // namespace postgate::validation

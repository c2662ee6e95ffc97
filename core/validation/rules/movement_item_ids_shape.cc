// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckMovementItemIdsShape(const MovementInput& input, FindingSink& sink) {
  for (int i = 0; i < input.movement.item_ids_size(); ++i) {
    const absl::string_view id = input.movement.item_ids(i);
    const bool is_printable = identifiers::AllOf(id, [](char c) { return c >= ' ' && c <= '~'; });
    if (!id.empty() && id.size() <= 35 && is_printable && id.front() != ' ' && id.back() != ' ') continue;
    sink.Add(FieldPath("item_ids", i), "This is no item identifier.",
             "Send it exactly as in Item.item_id: 1 to 35 characters, no space around it.");
  }
}

}  // namespace

constinit const Rule kMovementItemIdsShape = {
    .id = "movement.item_ids.shape",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An item identifier in a movement has 1 to 35 printable ASCII characters, as in the item.",
    .source = "UPU M33: an..35",
    .field = "item_ids[]",
    .check_movement = CheckMovementItemIdsShape,
};

}  // namespace postgate::validation

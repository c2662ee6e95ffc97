// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckItemIdCharacters(const RuleInput& input, FindingSink& sink) {
  const absl::string_view id = input.item.item_id();
  if (id.empty()) return;
  const bool is_printable = identifiers::AllOf(id, [](char c) { return c >= ' ' && c <= '~'; });
  if (is_printable && id.front() != ' ' && id.back() != ' ') return;
  sink.Add(FieldPath("item_id"), "The identifier holds characters that no identifier has.",
           "Send it exactly as it is printed on the item: letters, digits and hyphens, no space around it.");
}

}  // namespace

constinit const Rule kItemItemIdCharacters = {
    .id = "item.item_id.characters",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An item identifier holds printable ASCII, and no space at its ends.",
    .source = "UPU M33: an..35",
    .field = "item_id",
    .check = CheckItemIdCharacters,
    .is_fixed = true,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/s10.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckItemIdS10ReservedIndicator(const RuleInput& input, FindingSink& sink) {
  if (input.item_id_type != v1::ITEM_ID_TYPE_S10) return;
  if (identifiers::CheckS10(input.item.item_id()) != identifiers::S10Problem::kReservedIndicator) return;
  sink.Add(FieldPath("item_id"),
           absl::StrCat("The service indicator ", Quoted(input.item.item_id().substr(0, 2)), " is reserved."),
           "C and H stand for parcels, E for EMS, L, R, U and V for letters.");
}

}  // namespace

constinit const Rule kItemItemIdS10ReservedIndicator = {
    .id = "item.item_id.s10_reserved_indicator",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An S10 service indicator is one that operators may use.",
    .source = "UPU S10, service indicators",
    .field = "item_id",
    .check = CheckItemIdS10ReservedIndicator,
    .is_fixed = true,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

void CheckUcrPresent(const RuleInput& input, FindingSink& sink) {
  if (!input.item.ucr().empty()) return;
  sink.Add(identifiers::FieldPath("ucr"), "The unique consignment reference is missing.",
           "Send the reference that the consignment keeps from seller to release.");
}

}  // namespace

constinit const Rule kItemUcrPresent = {
    .id = "item.ucr.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A consignment has its unique consignment reference.",
    .source = "ICS2 F32: UCR 1..1; WCO Data Model 35B/009",
    .field = "ucr",
    .check = CheckUcrPresent,
    .is_off = true,
};

}  // namespace postgate::validation

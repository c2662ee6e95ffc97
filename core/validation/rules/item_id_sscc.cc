// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/identifiers/gs1.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckItemIdSscc(const RuleInput& input, FindingSink& sink) {
  if (input.item_id_type != v1::ITEM_ID_TYPE_SSCC || input.item.item_id().empty()) return;
  if (identifiers::IsSscc(input.item.item_id())) return;
  sink.Add(FieldPath("item_id"), "The identifier is no SSCC: 18 digits, of which the last is the check digit.",
           "Send the 18 digits without application identifier, or another item_id_type.");
}

}  // namespace

constinit const Rule kItemItemIdSscc = {
    .id = "item.item_id.sscc",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An SSCC has 18 digits and the right check digit.",
    .source = "GS1 General Specifications",
    .field = "item_id",
    .check = CheckItemIdSscc,
    .is_fixed = true,
};

}  // namespace postgate::validation

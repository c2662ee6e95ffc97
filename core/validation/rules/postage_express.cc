// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/item_facts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPostageExpress(const RuleInput& input, FindingSink& sink) {
  if (!input.item.has_postage() || CarrierKindOf(input) != CarrierKind::kExpress) return;
  if (input.item.postage().units() == 0 && input.item.postage().nanos() == 0) return;
  sink.Add(FieldPath("postage"), "An express consignment has no postal charges.",
           "Leave postage out; it is not passed on.");
}

}  // namespace

constinit const Rule kItemPostageExpress = {
    .id = "item.postage.express",
    .severity = v1::SEVERITY_INFO,
    .summary = "An express consignment has no postage.",
    .source = "ICS2 F32: as F43 without postal charges",
    .field = "postage",
    .check = CheckPostageExpress,
};

}  // namespace postgate::validation

// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

void CheckPostedAtPresent(const RuleInput& input, FindingSink& sink) {
  if (input.item.has_posted_at()) return;
  sink.Add(identifiers::FieldPath("posted_at"), "The time of posting is missing.", "Send date and time in UTC, or midnight if only the date is known.");
}

}  // namespace

constinit const Rule kItemPostedAtPresent = {
    .id = "item.posted_at.present",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The time of posting is sent.",
    .source = "CN 23: date of posting; STOP Act: date of mailing",
    .field = "posted_at",
    .check = CheckPostedAtPresent,
    .is_off = true,
};

}  // namespace postgate::validation

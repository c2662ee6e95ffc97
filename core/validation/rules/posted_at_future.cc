// SPDX-License-Identifier: Apache-2.0
#include "core/encoding/timestamp.h"
#include "core/identifiers/field_path.h"
#include "core/validation/amounts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPostedAtFuture(const RuleInput& input, FindingSink& sink) {
  if (!input.item.has_posted_at() || !IsTimestampInRange(input.item.posted_at())) return;
  if (encoding::ToTime(input.item.posted_at()) <= input.now + kFutureTolerance) return;
  sink.Add(FieldPath("posted_at"), "The time of posting is more than 24 hours ahead.",
           "Check date and time zone; times are UTC.");
}

}  // namespace

constinit const Rule kItemPostedAtFuture = {
    .id = "item.posted_at.future",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The time of posting is not more than 24 hours ahead.",
    .source = "Data quality: what is not posted yet cannot say when it was",
    .field = "posted_at",
    .check = CheckPostedAtFuture,
};

}  // namespace postgate::validation

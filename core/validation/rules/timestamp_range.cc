// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/amounts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckItemTime(const records::Timestamp& timestamp, const FieldPath& path, FindingSink& sink) {
  if (IsTimestampInRange(timestamp)) return;
  sink.Add(path, "The time is outside the years 1 to 9999, or its nanos are not 0 to 999999999.",
           "Send seconds and nanos since 1970-01-01T00:00:00Z.");
}

void CheckTimestampRange(const RuleInput& input, FindingSink& sink) {
  CheckItemTime(input.item.posted_at(), FieldPath("posted_at"), sink);
  CheckItemTime(input.item.planned_departure_at(), FieldPath("planned_departure_at"), sink);
  CheckItemTime(input.item.planned_arrival_at(), FieldPath("planned_arrival_at"), sink);
}

}  // namespace

constinit const Rule kItemTimestampRange = {
    .id = "item.timestamp.range",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A time is one that a timestamp can hold: years 1 to 9999.",
    .source = "google.protobuf.Timestamp",
    .field = "posted_at, planned_departure_at, planned_arrival_at",
    .check = CheckTimestampRange,
    .is_fixed = true,
};

}  // namespace postgate::validation

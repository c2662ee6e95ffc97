// SPDX-License-Identifier: Apache-2.0
#include "core/encoding/timestamp.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/amounts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPlannedDepartureAtBeforePosting(const RuleInput& input, FindingSink& sink) {
  const records::Item& item = input.item;
  if (!item.has_planned_departure_at() || !item.has_posted_at()) return;
  if (!IsTimestampInRange(item.planned_departure_at()) || !IsTimestampInRange(item.posted_at())) return;
  if (encoding::ToTime(item.planned_departure_at()) + kFutureTolerance >= encoding::ToTime(item.posted_at())) return;
  sink.Add(FieldPath("planned_departure_at"), "The planned departure is before the posting.",
           "Check date and time zone of both; times are UTC.");
}

}  // namespace

constinit const Rule kItemPlannedDepartureAtBeforePosting = {
    .id = "item.planned_departure_at.before_posting",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The planned departure is not more than 24 hours before the posting.",
    .source = "Data quality: an item departs after it was posted; the day allows for time zones",
    .field = "planned_departure_at",
    .check = CheckPlannedDepartureAtBeforePosting,
};

}  // namespace postgate::validation

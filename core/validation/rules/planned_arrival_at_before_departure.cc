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

void CheckPlannedArrivalAtBeforeDeparture(const RuleInput& input, FindingSink& sink) {
  const records::Item& sent = input.item;
  if (!sent.has_planned_departure_at() || !sent.has_planned_arrival_at()) return;
  if (!IsTimestampInRange(sent.planned_departure_at()) || !IsTimestampInRange(sent.planned_arrival_at())) return;
  if (encoding::ToTime(sent.planned_arrival_at()) >= encoding::ToTime(sent.planned_departure_at())) return;
  sink.Add(FieldPath("planned_arrival_at"), "The planned arrival is before the planned departure.",
           "Times are UTC, not local at each end.");
}

}  // namespace

constinit const Rule kItemPlannedArrivalAtBeforeDeparture = {
    .id = "item.planned_arrival_at.before_departure",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The planned arrival is not before the planned departure.",
    .source = "ICS2: times of departure and arrival in UTC",
    .field = "planned_arrival_at",
    .check = CheckPlannedArrivalAtBeforeDeparture,
};

}  // namespace postgate::validation

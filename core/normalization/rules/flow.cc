// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.flow";

v1::FlowDirection FlowOf(const records::Item& item, absl::string_view hub_country) {
  const bool ends_here = item.destination_country() == hub_country;
  const bool begins_here = item.departure_country() == hub_country;
  if (ends_here) return item.nature() == v1::NATURE_RETURN ? v1::FLOW_DIRECTION_RETURN : v1::FLOW_DIRECTION_IMPORT;
  return begins_here ? v1::FLOW_DIRECTION_EXPORT : v1::FLOW_DIRECTION_TRANSIT;
}

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  if (item.flow() != v1::FLOW_DIRECTION_UNSPECIFIED || item.destination_country().empty()) return;
  item.set_flow(FlowOf(item, subject.input().hub_country));
  subject.Record(kId, identifiers::FieldPath("flow"), "", v1::FlowDirection_Name(item.flow()));
}

}  // namespace

constexpr NormalizationRule kFlow = {
    kId, "An unstated flow follows from the hub's country and the item's countries: import, return, export or transit.",
    "Contract of the exchange", Apply};

}  // namespace postgate::normalization::rules

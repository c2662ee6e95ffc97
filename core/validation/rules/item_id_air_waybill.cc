// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/air_waybill.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckItemIdAirWaybill(const RuleInput& input, FindingSink& sink) {
  if (input.item_id_type != v1::ITEM_ID_TYPE_AIR_WAYBILL || input.item.item_id().empty()) return;
  switch (identifiers::CheckAirWaybill(input.item.item_id())) {
    case identifiers::AirWaybillProblem::kNone:
      return;
    case identifiers::AirWaybillProblem::kShape:
      sink.Add(FieldPath("item_id"), "The identifier is no air waybill number.",
               "It has 3 digits for the airline and 8 more: 081-12345675.");
      return;
    case identifiers::AirWaybillProblem::kCheckDigit:
      sink.Add(FieldPath("item_id"), "The air waybill's check digit is wrong.",
               "The last digit is the seven digits before it modulo 7.");
      return;
  }
}

}  // namespace

constinit const Rule kItemItemIdAirWaybill = {
    .id = "item.item_id.air_waybill",
    .severity = v1::SEVERITY_ERROR,
    .summary = "An air waybill number has 11 digits and the right check digit.",
    .source = "IATA: serial number modulo 7",
    .field = "item_id",
    .check = CheckItemIdAirWaybill,
    .is_fixed = true,
};

}  // namespace postgate::validation

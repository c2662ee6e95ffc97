// SPDX-License-Identifier: Apache-2.0
//
// Declarations and the shipped tables for the tests of this folder.
#ifndef CORE_ASSESSMENT_SHIPPED_DATA_H_
#define CORE_ASSESSMENT_SHIPPED_DATA_H_

#include <memory>

#include "core/assessment/assessment_data.h"
#include "core/reference/reference_fixture.h"
#include "postgate/v1/declaration.pb.h"

namespace postgate::assessment {

inline const AssessmentData& ShippedData() {
  static const std::unique_ptr<const AssessmentData> data =
      *AssessmentData::Load(POSTGATE_SOURCE_DIR "/data/assessment", reference::SourceTreeReference());
  return *data;
}

inline absl::Time TestNow() { return absl::FromCivil(absl::CivilDay(2026, 8, 1), absl::UTCTimeZone()); }

// An import of one classified piece.
inline v1::Declaration Import(const char* currency, int64_t units, v1::Nature nature = v1::NATURE_SALE) {
  v1::Declaration declaration;
  declaration.mutable_postal_details()->set_flow(v1::FLOW_DIRECTION_IMPORT);
  declaration.mutable_postal_details()->set_nature(nature);
  declaration.mutable_goods_shipment()->set_export_country_id("CN");
  v1::GovernmentAgencyGoodsItem* piece = declaration.mutable_goods_shipment()->add_government_agency_goods_items();
  piece->mutable_customs_value_amount()->set_currency_code(currency);
  piece->mutable_customs_value_amount()->set_units(units);
  piece->mutable_commodity()->add_classifications()->set_id("610910");
  return declaration;
}

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_SHIPPED_DATA_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_PROFILES_FIXTURE_H_
#define CORE_PROFILES_PROFILES_FIXTURE_H_

#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "postgate/profile/v1/profile.pb.h"

namespace postgate::profiles {

// A profile that is right, with this condition.
inline profile::v1::Profile ProfileOf(const std::string& id, const std::string& when) {
  profile::v1::Profile profile;
  const std::string text = absl::StrCat("id: '", id, "' owner: 'risk desk' reason: 'a test' queue: 'security' weight: 0.5 valid_from: '2026-01-01' when { ", when, " }");
  if (!google::protobuf::TextFormat::ParseFromString(text, &profile)) {
    std::cerr << text << "\n";
    std::abort();
  }
  return profile;
}

// Field paths.
inline constexpr char kConsigneeName[] = "goods_shipment.consignee.name";
inline constexpr char kConsigneeCountry[] = "goods_shipment.consignee.address.country_code";
inline constexpr char kConsignorCountry[] = "goods_shipment.consignor.address.country_code";
inline constexpr char kDescription[] = "goods_shipment.government_agency_goods_items.commodity.description";
inline constexpr char kHsCode[] = "goods_shipment.government_agency_goods_items.commodity.classifications.id";
inline constexpr char kStatisticalValue[] = "goods_shipment.government_agency_goods_items.statistical_value_amount";

inline std::string TestOf(const std::string& field, const std::string& what) { return absl::StrCat("test { fields: '", field, "' ", what, " }"); }

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_PROFILES_FIXTURE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_FACILITATION_H_
#define CORE_ASSESSMENT_FACILITATION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/assessment/assessment_data.h"
#include "core/records/declaration.h"
#include "postgate/v1/assessment.pb.h"

namespace postgate::assessment {

// The reason of a category that rests on the relief for returned goods.
inline constexpr absl::string_view kReturnedGoodsReason = "assessment.category.returned_goods";

// Why an item has its category; code, text and source are those of a Reason.
struct CategoryReason {
  // Views a constant.
  absl::string_view code;
  std::string text;
  // Views the assessment data or a constant.
  absl::string_view source;
};

// The category of the WCO Immediate Release Guidelines (version III, 2018), and what it rests on.
struct Facilitation {
  v1::FacilitationCategory category = v1::FACILITATION_CATEGORY_UNSPECIFIED;
  // False when there is no rate for a currency or no value at all: then the category is the strictest, high value.
  bool is_value_comparable = true;
  CategoryReason reason;
};

// An import, and a return to the hub's territory, goes by the thresholds of `hub_country`. No duty is due on what leaves or crosses it:
// there only the value for a simplified declaration counts. A return that names the item in which the goods left is not dutiable where the thresholds
// have a row for returned goods, up to the value for a simplified declaration.
Facilitation Facilitate(const records::Declaration& declaration, const AssessmentData& data, absl::string_view hub_country, absl::Time now);

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_FACILITATION_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_VALIDATE_H_
#define CORE_VALIDATION_VALIDATE_H_

#include <vector>

#include "absl/time/time.h"
#include "core/identifiers/printable_ascii.h"
#include "core/records/item.h"
#include "core/reference/reference_data.h"
#include "core/regimes/regimes.h"
#include "core/validation/carrier_profile.h"
#include "postgate/v1/finding.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::validation {

// Grows with each change to what the rules say; stored with every outcome beside the reference data's version.
inline constexpr int kRuleSetVersion = 5;

// Replaces `findings` by what the rules say about a repaired item: at most kFindingsMax, in the rulebook's order. Pure:
// the same arguments give the same findings. Does not allocate when there are none. `now` is the time of arrival; `texts`, what is known of
// the item's, which only spares work; `regimes`, made of RuleCatalogue(), say how severe each rule is: without them it is the common core's.
void Validate(const records::Item& item, const reference::ReferenceData& reference, absl::Time now, const CarrierProfile& carrier,
              std::vector<v1::Finding>* findings, identifiers::Texts texts = identifiers::Texts::kAny, const regimes::Regimes* regimes = nullptr);

// The same for a movement.
void ValidateMovement(const v1::Movement& movement, const reference::ReferenceData& reference, absl::Time now,
                      std::vector<v1::Finding>* findings);

// True when a finding rejects the item or movement.
bool HasError(const std::vector<v1::Finding>& findings);

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_VALIDATE_H_

// SPDX-License-Identifier: Apache-2.0
//
// Each rule is defined in the file of its name.
#ifndef CORE_NORMALIZATION_RULES_RULES_H_
#define CORE_NORMALIZATION_RULES_RULES_H_

#include "core/normalization/normalization_rule.h"

namespace postgate::normalization::rules {

extern const NormalizationRule kAddressHouseNumber;
extern const NormalizationRule kAddressLines;
extern const NormalizationRule kAddressPlace;
extern const NormalizationRule kAddressPoBox;
extern const NormalizationRule kCountries;
extern const NormalizationRule kFlow;
extern const NormalizationRule kHsCode;
extern const NormalizationRule kHsEdition;
extern const NormalizationRule kItemIdType;
extern const NormalizationRule kMailClass;
extern const NormalizationRule kNameTitle;
extern const NormalizationRule kNature;
extern const NormalizationRule kNetMass;
extern const NormalizationRule kOfficeKind;
extern const NormalizationRule kPhone;
extern const NormalizationRule kPieces;
extern const NormalizationRule kQuantityUnit;
extern const NormalizationRule kTotalValue;

}  // namespace postgate::normalization::rules

#endif  // CORE_NORMALIZATION_RULES_RULES_H_

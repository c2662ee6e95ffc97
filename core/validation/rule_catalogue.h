// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_RULE_CATALOGUE_H_
#define CORE_VALIDATION_RULE_CATALOGUE_H_

#include "core/regimes/catalogue.h"
#include "core/validation/rule.h"

namespace postgate::validation {

// ItemRules() as regimes see them, in the same order.
regimes::Catalogue RuleCatalogue();

// How severe a rule is in the common core.
regime::v1::Level CoreLevelOf(const Rule& rule);

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_RULE_CATALOGUE_H_

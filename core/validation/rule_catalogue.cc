// SPDX-License-Identifier: Apache-2.0
#include "core/validation/rule_catalogue.h"

#include "core/validation/registry.h"

namespace postgate::validation {

regime::v1::Level CoreLevelOf(const Rule& rule) {
  if (rule.is_off) return regime::v1::LEVEL_OFF;
  switch (rule.severity) {
    case v1::SEVERITY_ERROR: return regime::v1::LEVEL_ERROR;
    case v1::SEVERITY_WARNING: return regime::v1::LEVEL_WARNING;
    default: return regime::v1::LEVEL_INFO;
  }
}

regimes::Catalogue RuleCatalogue() {
  regimes::Catalogue catalogue;
  for (const Rule* rule : ItemRules()) catalogue.push_back({rule->id, CoreLevelOf(*rule), rule->is_fixed});
  return catalogue;
}

}  // namespace postgate::validation

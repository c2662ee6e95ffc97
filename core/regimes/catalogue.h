// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REGIMES_CATALOGUE_H_
#define CORE_REGIMES_CATALOGUE_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "postgate/regime/v1/regime.pb.h"

namespace postgate::regimes {

// Rules about items. Regimes keep two bytes a rule for each item.
inline constexpr size_t kRulesMax = 256;

// What regimes know of a rule.
struct CatalogueRule {
  absl::string_view id;
  // In the common core; never LEVEL_UNSPECIFIED.
  regime::v1::Level level;
  // Guards the hub itself: no regime makes it milder.
  bool is_fixed;
};

// The rules about items in the order in which they run; at most kRulesMax. The ids outlive whatever is made of it.
using Catalogue = std::vector<CatalogueRule>;

}  // namespace postgate::regimes

#endif  // CORE_REGIMES_CATALOGUE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REGIMES_REGIMES_PAGE_H_
#define CORE_REGIMES_REGIMES_PAGE_H_

#include <string>

#include "absl/types/span.h"
#include "core/regimes/catalogue.h"
#include "postgate/regime/v1/regime.pb.h"

namespace postgate::regimes {

// Returns docs/regimes.md: whom each regime binds, and what it makes of which rule.
std::string RegimesPage(absl::Span<const regime::v1::Regime> regimes, const Catalogue& catalogue);

// Which regimes change a rule, for a cell of docs/rulebook.md: "error: `eu_ics2_express` from 2021-03-15". Empty for none.
std::string RegimesOfRule(absl::string_view rule_id, absl::Span<const regime::v1::Regime> regimes);

}  // namespace postgate::regimes

#endif  // CORE_REGIMES_REGIMES_PAGE_H_

// SPDX-License-Identifier: Apache-2.0
//
// What must hold of a regime that somebody wrote, regime.proto says it field by field.
#ifndef CORE_REGIMES_REGIME_CHECK_H_
#define CORE_REGIMES_REGIME_CHECK_H_

#include <cstddef>

#include "absl/status/status.h"
#include "core/reference/reference_data.h"
#include "core/regimes/catalogue.h"
#include "postgate/regime/v1/regime.pb.h"

namespace postgate::regimes {

// Of one regime. Characters are Unicode code points.
inline constexpr size_t kIdCharactersMax = 40;
inline constexpr size_t kTitleCharactersMax = 120;
inline constexpr size_t kTextCharactersMax = 400;
inline constexpr int kRequirementsMax = 256;
inline constexpr int kCountriesMax = 300;

// INVALID_ARGUMENT "field_path: what, and the remedy" for the first thing that is wrong: "requirements[2].level: ...".
absl::Status CheckRegime(const regime::v1::Regime& regime, const Catalogue& catalogue, const reference::ReferenceData& reference);

}  // namespace postgate::regimes

#endif  // CORE_REGIMES_REGIME_CHECK_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_IDENTIFIERS_SUPPLY_CHAIN_ROLE_H_
#define CORE_IDENTIFIERS_SUPPLY_CHAIN_ROLE_H_

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

// ICS2 CL704: consolidator, freight forwarder, manufacturer, warehouse keeper.
inline constexpr std::array<absl::string_view, 4> kSupplyChainRoles = {"CS", "FW", "MF", "WH"};

// Its place in kSupplyChainRoles; their number for what is none.
constexpr size_t PlaceOfSupplyChainRole(absl::string_view code) {
  return static_cast<size_t>(std::find(kSupplyChainRoles.begin(), kSupplyChainRoles.end(), code) - kSupplyChainRoles.begin());
}

constexpr bool IsSupplyChainRole(absl::string_view code) { return PlaceOfSupplyChainRole(code) < kSupplyChainRoles.size(); }

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_SUPPLY_CHAIN_ROLE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_CARRIER_PROFILE_H_
#define CORE_VALIDATION_CARRIER_PROFILE_H_

namespace postgate::validation {

enum class CarrierKind {
  kUnspecified,
  kDesignatedOperator,
  kExpress,
};

// What the hub knows of the carrier that sent an item and the rules depend on.
struct CarrierProfile {
  CarrierKind kind = CarrierKind::kUnspecified;
};

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_CARRIER_PROFILE_H_

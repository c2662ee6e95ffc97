// SPDX-License-Identifier: Apache-2.0
#include "server/carrier_profiles.h"

namespace postgate {

CarrierProfiles::CarrierProfiles(const config::v1::GatewayConfig& configuration) {
  for (const config::v1::Carrier& carrier : configuration.carriers()) {
    evaluation::CarrierProfile& profile = profiles_[carrier.name()];
    profile.name = carrier.name();
    profile.kind = carrier.kind();
    profile.operator_codes.assign(carrier.operator_codes().begin(), carrier.operator_codes().end());
    if (carrier.signatures_required()) signing_.insert(carrier.name());
  }
}

evaluation::CarrierProfile CarrierProfiles::Find(const std::string& name) const {
  auto it = profiles_.find(name);
  if (it != profiles_.end()) return it->second;
  evaluation::CarrierProfile profile;
  profile.name = name;
  return profile;
}

}  // namespace postgate

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_CARRIER_PROFILES_H_
#define POSTGATE_SERVER_CARRIER_PROFILES_H_

#include <map>
#include <set>
#include <string>

#include "core/evaluation/evaluator.h"
#include "postgate/config/v1/gateway_config.pb.h"

namespace postgate {

// The carriers as configured, by the name in their certificate. Immutable.
class CarrierProfiles {
 public:
  explicit CarrierProfiles(const config::v1::GatewayConfig& configuration);

  // The defaults for one that is not configured.
  evaluation::CarrierProfile Find(const std::string& name) const;
  bool SignatureRequired(const std::string& name) const { return signing_.contains(name); }

 private:
  std::map<std::string, evaluation::CarrierProfile> profiles_;
  std::set<std::string> signing_;  // whose batches have to be signed
};

}  // namespace postgate

#endif  // POSTGATE_SERVER_CARRIER_PROFILES_H_

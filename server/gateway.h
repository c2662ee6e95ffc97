// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_GATEWAY_H_
#define POSTGATE_SERVER_GATEWAY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "postgate/config/v1/gateway_config.pb.h"

namespace postgate {

// The rooms, wired: what `main` starts, drains and stops.
class Gateway {
 public:
  virtual ~Gateway() = default;

  // Opens the ledger, recovers what follows from it, and serves. `configuration` is complete and checked. `descriptors`: how many files
  // this process may have open. `failed` is called from any thread when the gateway can't go on (the ledger or a reader has failed; each may
  // say so): stop, and end with the reason. Errors say place, cause and remedy.
  static absl::StatusOr<std::unique_ptr<Gateway>> Start(const config::v1::GatewayConfig& configuration, int64_t descriptors,
                                                        std::function<void(const absl::Status&)> failed);

  // HOST:PORT that is served, with the real port.
  virtual std::string address() const = 0;
  // HOST:PORT of the metrics; empty: none.
  virtual std::string metrics_address() const = 0;

  // Takes nothing new, tells the clients, finishes what is acked, and stops. Once.
  virtual void DrainAndStop() = 0;
};

}  // namespace postgate

#endif  // POSTGATE_SERVER_GATEWAY_H_

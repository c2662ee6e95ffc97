// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LIVE_RISK_DATA_H_
#define POSTGATE_SERVER_LIVE_RISK_DATA_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/assessment/risk_data.h"
#include "core/reference/reference_data.h"
#include "postgate/config/v1/gateway_config.pb.h"
#include "server/live_data/live_data.h"
#include "server/live_data/refresher.h"
#include "server/telemetry/metrics.h"

namespace postgate {

// The risk data of a gateway, read again when its files change.
class LiveRiskData {
 public:
  // Fails where something that the configuration names can't be used. `metrics` asks it until StopServing.
  static absl::StatusOr<std::unique_ptr<LiveRiskData>> Open(const config::v1::GatewayConfig& configuration,
                                                            std::shared_ptr<const reference::ReferenceData> reference, telemetry::Metrics* metrics);

  // What one batch is looked at with. Thread-safe.
  assessment::RiskData Current() const;

  void Start() { refresher_.Start(); }
  void Stop() { refresher_.Stop(); }

 private:
  LiveRiskData() = default;

  absl::Status OpenProfiles(const config::v1::GatewayConfig& configuration, telemetry::Metrics* metrics);
  absl::Status OpenScreeningList(const config::v1::GatewayConfig& configuration, std::shared_ptr<const reference::ReferenceData> reference, telemetry::Metrics* metrics);
  void Refresh();

  // Null: nothing is screened.
  std::unique_ptr<live_data::LiveData<screening::ScreeningList>> screening_list_;
  // Null: there are no profiles.
  std::unique_ptr<live_data::LiveData<profiles::Profiles>> profiles_;
  live_data::Refresher refresher_{[this] { Refresh(); }};
};

}  // namespace postgate

#endif  // POSTGATE_SERVER_LIVE_RISK_DATA_H_

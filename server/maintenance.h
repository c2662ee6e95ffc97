// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_MAINTENANCE_H_
#define POSTGATE_SERVER_MAINTENANCE_H_

#include <string>

#include "postgate/config/v1/gateway_config.pb.h"

namespace postgate {

// What the gateway's program does instead of serving. Each reports on standard output, tells its progress on standard error, and returns the program's
// exit code: docs/operating.md. `configuration` is complete and checked.
inline constexpr int kSound = 0;
inline constexpr int kDamaged = 1;
inline constexpr int kCannot = 2;

// --check: reads the whole ledger and the readers' checkpoints, and changes nothing.
int CheckHub(const config::v1::GatewayConfig& configuration);

// --check-backup: whether a hub could be restored from it.
int CheckOneBackup(const config::v1::GatewayConfig& configuration, const std::string& backup);

// --learn-prices: writes what a kilogram of goods usually costs, by heading, to `file`, which is not there yet. `backup`: of which ledger; empty: of
// data_dir's. Changes neither.
int LearnHubPrices(const config::v1::GatewayConfig& configuration, const std::string& file, const std::string& backup);

// --restore: makes the ledger in data_dir, and tells what the restored hub covers and where each producer goes on.
int RestoreHub(const config::v1::GatewayConfig& configuration, const std::string& backup);

}  // namespace postgate

#endif  // POSTGATE_SERVER_MAINTENANCE_H_

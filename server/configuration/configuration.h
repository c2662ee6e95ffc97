// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_CONFIGURATION_CONFIGURATION_H_
#define POSTGATE_SERVER_CONFIGURATION_CONFIGURATION_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/config/v1/gateway_config.pb.h"

namespace postgate::configuration {

// Reads a configuration file strictly. INVALID_ARGUMENT names file, line, column and field: each place that does not parse, or else the first
// value that can't be, defaults filled in. NOT_FOUND when there is no such file.
absl::StatusOr<config::v1::GatewayConfig> ReadConfiguration(const std::string& path);

// The same for text; `path` only names it in errors.
absl::StatusOr<config::v1::GatewayConfig> ParseConfiguration(absl::string_view text, const std::string& path);

// Fills in the defaults that gateway_config.proto states.
void FillDefaults(config::v1::GatewayConfig& configuration);

// INVALID_ARGUMENT names the field of the first value that can't be. Called after FillDefaults and the command line.
absl::Status CheckConfiguration(const config::v1::GatewayConfig& configuration);

}  // namespace postgate::configuration

#endif  // POSTGATE_SERVER_CONFIGURATION_CONFIGURATION_H_

// SPDX-License-Identifier: Apache-2.0
#include "server/configuration/configuration.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/text_proto/text_proto.h"
#include "core/tokens/pkcs11_uri.h"

namespace postgate::configuration {
namespace {

using config::v1::GatewayConfig;

// Largest values that make sense; a larger one is a slip of the hand.
constexpr int kItemsInFlightMax = 10'000'000;
constexpr int kLeaseSecondsMax = 3'600;
constexpr int kDeliveryAttemptsMax = 1'000;
constexpr int kStreamsPerConnectionMax = 1'000;
constexpr int kConnectionsMax = 1'000'000;

// Days. Yesterday's keys are still in use just after midnight.
constexpr int kRetentionDaysMin = 2;
constexpr int kRetentionDaysMax = 36'525;
constexpr int kPersonalDataDaysByDefault = 1'096;
constexpr int kTradeDataDaysByDefault = 3'653;

absl::Status Wrong(absl::string_view field, absl::string_view why) { return absl::InvalidArgumentError(absl::StrCat(field, ": ", why)); }

absl::Status CheckAddress(absl::string_view field, const std::string& address) {
  const size_t colon = address.rfind(':');
  int port = 0;
  if (colon == std::string::npos || colon == 0 || !absl::SimpleAtoi(address.substr(colon + 1), &port) || port < 0 || port > 65535) {
    return Wrong(field, absl::StrCat("\"", address, "\" is not HOST:PORT with a port from 0 to 65535"));
  }
  return absl::OkStatus();
}

absl::Status CheckRange(absl::string_view field, int value, int max) {
  if (value >= 0 && value <= max) return absl::OkStatus();
  return Wrong(field, absl::StrCat(value, " is not from 1 to ", max, " (0: the default)"));
}

bool IsUpperLetter(char c) { return c >= 'A' && c <= 'Z'; }

absl::Status CheckPartners(const GatewayConfig& configuration) {
  std::set<std::string> names;
  for (int i = 0; i < configuration.carriers_size(); ++i) {
    const std::string& name = configuration.carriers(i).name();
    if (name.empty()) return Wrong(absl::StrCat("carriers[", i, "].name"), "is empty; give the name in the carrier's certificate");
    if (!names.insert(name).second) return Wrong(absl::StrCat("carriers[", i, "].name"), absl::StrCat("\"", name, "\" is listed twice"));
  }
  names.clear();
  for (int i = 0; i < configuration.customs_offices_size(); ++i) {
    const std::string& name = configuration.customs_offices(i).name();
    if (name.empty()) return Wrong(absl::StrCat("customs_offices[", i, "].name"), "is empty; give the name in the certificate");
    if (!names.insert(name).second) {
      return Wrong(absl::StrCat("customs_offices[", i, "].name"), absl::StrCat("\"", name, "\" is listed twice"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckLimits(const config::v1::Limits& limits) {
  absl::Status status = CheckRange("limits.items_in_flight_per_stream", limits.items_in_flight_per_stream(), kItemsInFlightMax);
  status.Update(CheckRange("limits.items_in_flight_total", limits.items_in_flight_total(), kItemsInFlightMax));
  status.Update(CheckRange("limits.streams_per_connection", limits.streams_per_connection(), kStreamsPerConnectionMax));
  status.Update(CheckRange("limits.lease_seconds", limits.lease_seconds(), kLeaseSecondsMax));
  status.Update(CheckRange("limits.delivery_attempts_max", limits.delivery_attempts_max(), kDeliveryAttemptsMax));
  status.Update(CheckRange("limits.connections_total", limits.connections_total(), kConnectionsMax));
  status.Update(CheckRange("limits.connections_per_address", limits.connections_per_address(), kConnectionsMax));
  return status;
}

absl::Status CheckRetention(const config::v1::Retention& retention) {
  absl::Status status;
  if (retention.personal_data_days() < kRetentionDaysMin || retention.personal_data_days() > kRetentionDaysMax) {
    status.Update(Wrong("retention.personal_data_days",
                        absl::StrCat(retention.personal_data_days(), " is not from ", kRetentionDaysMin, " to ", kRetentionDaysMax, " (0: the default)")));
  }
  if (retention.trade_data_days() < retention.personal_data_days() || retention.trade_data_days() > kRetentionDaysMax) {
    status.Update(Wrong("retention.trade_data_days",
                        absl::StrCat(retention.trade_data_days(), " is not from personal_data_days (", retention.personal_data_days(), ") to ",
                                     kRetentionDaysMax, ": what is marked personal can't be read without the rest")));
  }
  return status;
}

}  // namespace

absl::StatusOr<GatewayConfig> ParseConfiguration(absl::string_view text, const std::string& path) {
  GatewayConfig configuration;
  text_proto::Places places;
  if (absl::Status parsed = text_proto::Parse(text, path, &configuration, &places); !parsed.ok()) return parsed;
  GatewayConfig filled = configuration;
  FillDefaults(filled);
  if (absl::Status checked = CheckConfiguration(filled); !checked.ok()) {
    return text_proto::WithPlace(checked, path, *GatewayConfig::descriptor(), places);
  }
  return configuration;
}

absl::StatusOr<GatewayConfig> ReadConfiguration(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": can't be opened; give --config an existing, readable file"));
  std::stringstream text;
  text << file.rdbuf();
  return ParseConfiguration(text.str(), path);
}

void FillDefaults(GatewayConfig& configuration) {
  if (configuration.listen().empty()) configuration.set_listen("127.0.0.1:7443");
  if (configuration.data_dir().empty()) configuration.set_data_dir("data/hub");
  if (configuration.certs_dir().empty()) configuration.set_certs_dir("certs/dev");
  if (configuration.metrics_listen().empty()) configuration.set_metrics_listen("127.0.0.1:9464");
  if (configuration.hub_country().empty()) configuration.set_hub_country("KR");
  if (configuration.registration_prefix().empty()) configuration.set_registration_prefix("P");
  if (configuration.trust_domain().empty()) configuration.set_trust_domain("postgate.example");
  if (configuration.log_level().empty()) configuration.set_log_level("info");
  config::v1::Retention& retention = *configuration.mutable_retention();
  if (retention.personal_data_days() == 0) retention.set_personal_data_days(kPersonalDataDaysByDefault);
  if (retention.trade_data_days() == 0) retention.set_trade_data_days(std::max(kTradeDataDaysByDefault, retention.personal_data_days()));
}

absl::Status CheckConfiguration(const GatewayConfig& configuration) {
  absl::Status status = CheckAddress("listen", configuration.listen());
  if (configuration.metrics_listen() != "off") status.Update(CheckAddress("metrics_listen", configuration.metrics_listen()));
  const std::string& country = configuration.hub_country();
  if (country.size() != 2 || !IsUpperLetter(country[0]) || !IsUpperLetter(country[1])) {
    status.Update(Wrong("hub_country", absl::StrCat("\"", country, "\" is not an ISO 3166-1 alpha-2 code, two capital letters")));
  }
  const std::string& prefix = configuration.registration_prefix();
  if (prefix.size() != 1 || !IsUpperLetter(prefix[0])) {
    status.Update(Wrong("registration_prefix", absl::StrCat("\"", prefix, "\" is not one capital letter")));
  }
  const std::string& level = configuration.log_level();
  if (level != "debug" && level != "info" && level != "warning" && level != "error") {
    status.Update(Wrong("log_level", absl::StrCat("\"", level, "\" is none of debug, info, warning, error")));
  }
  if (!configuration.receipts_key_uri().empty()) {
    if (const auto uri = tokens::ParsePkcs11Uri(configuration.receipts_key_uri()); !uri.ok()) status.Update(Wrong("receipts_key_uri", uri.status().message()));
  }
  status.Update(CheckPartners(configuration));
  status.Update(CheckLimits(configuration.limits()));
  status.Update(CheckRetention(configuration.retention()));
  return status;
}

}  // namespace postgate::configuration

// SPDX-License-Identifier: Apache-2.0
#include "server/intake/limits.h"

#include <algorithm>

namespace postgate::intake {

IntakeLimits LimitsFrom(const config::v1::Limits& configured) {
  IntakeLimits limits;
  if (configured.items_in_flight_per_stream() > 0) limits.items_in_flight_per_stream = configured.items_in_flight_per_stream();
  if (configured.items_in_flight_total() > 0) limits.items_in_flight_total = configured.items_in_flight_total();
  if (configured.streams_per_connection() > 0) limits.streams_per_connection = configured.streams_per_connection();
  limits.items_in_flight_per_stream = std::max(limits.items_in_flight_per_stream, kItemsInFlightPerStreamMin);
  limits.items_in_flight_total = std::max(limits.items_in_flight_total, kItemsInFlightPerStreamMin);
  return limits;
}

}  // namespace postgate::intake

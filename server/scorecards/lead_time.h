// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SCORECARDS_LEAD_TIME_H_
#define POSTGATE_SERVER_SCORECARDS_LEAD_TIME_H_

#include <cstdint>

#include "postgate/v1/scorecard.pb.h"

namespace postgate::scorecards {

// How long before the departure an item was committed; both in seconds since 1970. The bounds follow what is asked of a filing: before loading (PLACI), 4 hours before
// the arrival of a long flight (EU ICS2, STOP Act), a day as carriers plan.
v1::LeadTime LeadTimeOf(int64_t committed_s, int64_t departure_s);

}  // namespace postgate::scorecards

#endif  // POSTGATE_SERVER_SCORECARDS_LEAD_TIME_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_H_
#define POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_H_

#include <cstdint>

#include "postgate/v1/release_time.pb.h"

namespace postgate::release_times {

// How long after its arrival an item was released; both in seconds since 1970.
v1::ReleaseTime ReleaseTimeOf(int64_t arrived_s, int64_t released_s);

}  // namespace postgate::release_times

#endif  // POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_H_

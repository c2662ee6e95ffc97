// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_ENCODING_TIMESTAMP_H_
#define POSTGATE_CORE_ENCODING_TIMESTAMP_H_

#include <cstdint>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace postgate::encoding {

// `Timestamp`: the message or its record.
template <typename Timestamp>
absl::Time ToTime(const Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

// What is finer than a nanosecond is cut off, towards the past: a Timestamp's nanos are never negative.
inline google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

}  // namespace postgate::encoding

#endif  // POSTGATE_CORE_ENCODING_TIMESTAMP_H_

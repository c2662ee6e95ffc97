// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_QUEUES_H_
#define CORE_ASSESSMENT_QUEUES_H_

#include <array>

#include "absl/strings/string_view.h"
#include "postgate/v1/assessment.pb.h"

namespace postgate::assessment {

// The risk queues. Their names are part of the public contract.
inline constexpr absl::string_view kReleaseQueue = "release";
inline constexpr absl::string_view kDocumentsQueue = "documents";
inline constexpr absl::string_view kRevenueQueue = "revenue";
inline constexpr absl::string_view kSecurityQueue = "security";
inline constexpr absl::string_view kProhibitedQueue = "prohibited";
inline constexpr absl::string_view kInspectionQueue = "inspection";

inline constexpr std::array<absl::string_view, 6> kQueues = {kReleaseQueue,  kDocumentsQueue,  kRevenueQueue,
                                                             kSecurityQueue, kProhibitedQueue, kInspectionQueue};

constexpr bool IsQueue(absl::string_view name) {
  for (const absl::string_view queue : kQueues) {
    if (queue == name) return true;
  }
  return false;
}

// The track that deciding an item of the queue belongs to.
constexpr v1::Track TrackOf(absl::string_view queue) {
  return queue == kSecurityQueue ? v1::TRACK_SECURITY : v1::TRACK_CLEARANCE;
}

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_QUEUES_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_PROFILE_CHECK_H_
#define CORE_PROFILES_PROFILE_CHECK_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "postgate/profile/v1/profile.pb.h"

namespace postgate::profiles {

inline constexpr size_t kIdBytesMax = 40;
inline constexpr size_t kOwnerCharactersMax = 120;
inline constexpr size_t kReasonCharactersMax = 400;
inline constexpr int kNestingMax = 8;
inline constexpr int kConditionsMax = 200;
inline constexpr int kFieldsMax = 16;
inline constexpr int kValuesMax = 1'000;
inline constexpr int kWordsMax = 200;
inline constexpr size_t kPatternBytesMax = 500;
inline constexpr int kNearWordsMax = 4;
inline constexpr int kWordsBetweenMax = 20;

// Whether a profile says what it has to, and nothing that can't be. INVALID_ARGUMENT "field_path: what, and the remedy", the path within the profile.
// `queues`: those that there are.
absl::Status CheckProfile(const profile::v1::Profile& profile, absl::Span<const absl::string_view> queues);

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_PROFILE_CHECK_H_

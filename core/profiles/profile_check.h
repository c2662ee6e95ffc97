// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_PROFILE_CHECK_H_
#define CORE_PROFILES_PROFILE_CHECK_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "postgate/profile/v1/profile.pb.h"

namespace postgate::profiles {

// Where profiles may send an item. What is for quick release, or for nobody but who reads documents, is not sent there by what somebody looks for.
inline constexpr absl::string_view kProfileQueues[] = {"revenue", "security", "prohibited", "inspection"};

inline constexpr size_t kIdBytesMax = 40;
inline constexpr size_t kOwnerCharactersMax = 120;
inline constexpr size_t kReasonCharactersMax = 400;
inline constexpr int kNestingMax = 8;
inline constexpr int kConditionsMax = 200;
inline constexpr int kFieldsMax = 16;
inline constexpr int kValuesMax = 1'000;
inline constexpr int kWordsMax = 200;
inline constexpr size_t kPatternBytesMax = 500;
inline constexpr size_t kWordBytesMax = 100;
inline constexpr int kNearWordsMax = 4;
inline constexpr int kWordsBetweenMax = 20;

// Whether a profile says what it has to, and nothing that can't be. INVALID_ARGUMENT "field_path: what, and the remedy", the path within the profile.
absl::Status CheckProfile(const profile::v1::Profile& profile);

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_PROFILE_CHECK_H_

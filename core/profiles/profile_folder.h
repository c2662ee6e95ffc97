// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_PROFILE_FOLDER_H_
#define CORE_PROFILES_PROFILE_FOLDER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/profiles/profiles.h"

namespace postgate::profiles {

inline constexpr size_t kFilesMax = 1'000;
// Bytes of one file.
inline constexpr size_t kFileBytesMax = 8 << 20;
// Profiles of a folder.
inline constexpr size_t kProfilesMax = 20'000;

// The profiles of files that were read, and in which file each id stands.
struct ReadProfiles {
  std::vector<profile::v1::Profile> profiles;
  absl::flat_hash_map<std::string, std::string> path_of_id;
};

// Adds those of one file, which is called `path`. INVALID_ARGUMENT as LoadProfiles.
absl::Status ReadProfileFile(absl::string_view text, const std::string& path, ReadProfiles& read);

// Reads and compiles the profiles of a folder, NAME.textproto each with a Profiles. INVALID_ARGUMENT "path:line:column: field: what, and the remedy" at the first that is wrong; nothing of
// a folder that is wrong is used. NOT_FOUND when there is no such folder.
absl::StatusOr<std::shared_ptr<const Profiles>> LoadProfiles(const std::string& folder);

// The files that LoadProfiles reads of a folder now, sorted; the folder alone where it can't be read.
std::vector<std::string> FilesOfProfiles(const std::string& folder);

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_PROFILE_FOLDER_H_

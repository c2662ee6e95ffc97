// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/profile_folder.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "core/digest/sha256.h"
#include "core/profiles/profile_check.h"
#include "core/reference/csv.h"
#include "core/text_proto/text_proto.h"
#include "core/text_proto/text_proto_folder.h"

namespace postgate::profiles {
namespace {

using profile::v1::Profile;

constexpr absl::string_view kKind = "profile file";

absl::Status TakeProfile(const std::string& path, Profile& profile, ReadProfiles& read) {
  if (absl::Status checked = CheckProfile(profile); !checked.ok()) return checked;
  const auto [at, is_new] = read.path_of_id.emplace(profile.id(), path);
  if (!is_new) return absl::InvalidArgumentError(absl::StrCat("id: \"", profile.id(), "\" is that of another profile, in ", at->second));
  if (read.profiles.size() == kProfilesMax) return absl::InvalidArgumentError(absl::StrCat("id: is one of more than ", kProfilesMax, " profiles"));
  read.profiles.push_back(std::move(profile));
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadProfileFile(absl::string_view text, const std::string& path, ReadProfiles& read) {
  if (text.size() > kFileBytesMax) return absl::InvalidArgumentError(absl::StrCat(path, ": has more than ", kFileBytesMax, " bytes"));
  profile::v1::Profiles file;
  text_proto::Places places;
  if (absl::Status parsed = text_proto::Parse(text, path, &file, &places); !parsed.ok()) return parsed;
  if (file.profiles().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": has no profile: it was cut off; to have none at all, profiles_dir is \"off\""));
  }
  for (int i = 0; i < file.profiles_size(); ++i) {
    const absl::Status taken = TakeProfile(path, *file.mutable_profiles(i), read);
    if (taken.ok()) continue;
    const absl::Status error(taken.code(), absl::StrCat("profiles[", i, "].", taken.message()));
    return text_proto::WithPlace(error, path, *profile::v1::Profiles::descriptor(), places);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const Profiles>> LoadProfiles(const std::string& folder) {
  const absl::StatusOr<std::vector<std::string>> names = text_proto::TextProtosIn(folder, kKind, kFilesMax);
  if (!names.ok()) return names.status();
  ReadProfiles read;
  std::string digests;
  for (const std::string& name : *names) {
    const std::string path = absl::StrCat(folder, "/", name);
    const absl::StatusOr<std::string> text = reference::ReadFile(path);
    if (!text.ok()) return text.status();
    if (absl::Status added = ReadProfileFile(*text, path, read); !added.ok()) return added;
    absl::StrAppend(&digests, name, " ", digest::ShortDigest(*text), "\n");
  }
  return Profiles::Compile(std::move(read.profiles), digest::ShortDigest(digests));
}

std::vector<std::string> FilesOfProfiles(const std::string& folder) {
  const absl::StatusOr<std::vector<std::string>> names = text_proto::TextProtosIn(folder, kKind, kFilesMax);
  std::vector<std::string> files = {folder};
  if (!names.ok()) return files;
  for (const std::string& name : *names) files.push_back(absl::StrCat(folder, "/", name));
  return files;
}

}  // namespace postgate::profiles

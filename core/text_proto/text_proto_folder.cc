// SPDX-License-Identifier: Apache-2.0
#include "core/text_proto/text_proto_folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace postgate::text_proto {
namespace {

absl::Status Wrong(const std::string& path, absl::string_view why) { return absl::InvalidArgumentError(absl::StrCat(path, ": ", why)); }

}  // namespace

absl::StatusOr<std::vector<std::string>> TextProtosIn(const std::string& folder, absl::string_view kind, size_t files_max) {
  std::error_code error;
  std::filesystem::directory_iterator file(folder, error);
  if (error) return absl::NotFoundError(absl::StrCat(folder, ": can't be read as a folder of ", kind, "s: ", error.message()));
  std::vector<std::string> names;
  for (; file != std::filesystem::directory_iterator(); file.increment(error)) {
    const std::string name = file->path().filename().string();
    if (name[0] == '.' || name == "README.md") continue;
    if (!absl::EndsWith(name, kTextProtoEnding)) {
      return Wrong(file->path().string(), absl::StrCat("is no ", kind, ": its name does not end in ", kTextProtoEnding, "; rename it, or move it elsewhere"));
    }
    names.push_back(name);
    if (names.size() > files_max) return Wrong(folder, absl::StrCat("has more than ", files_max, " ", kind, "s"));
  }
  if (error) return absl::NotFoundError(absl::StrCat(folder, ": can't be read: ", error.message()));
  if (names.empty()) return Wrong(folder, absl::StrCat("holds no ", kind, " (NAME", kTextProtoEnding, "): is it the right folder?"));
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace postgate::text_proto

// SPDX-License-Identifier: Apache-2.0
#include "server/data_folder.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/files/durable_folder.h"
#include "server/telemetry/log.h"

namespace postgate {
namespace {

using std::filesystem::perms;

constexpr perms kOthers = perms::group_all | perms::others_all;

absl::Status CannotUse(const std::string& path, const std::error_code& error) {
  return absl::FailedPreconditionError(absl::StrCat("data_dir: can't make ", path, ": ", error.message()));
}

}  // namespace

absl::Status MakeDataFolder(const std::string& path) {
  std::error_code error;
  const bool is_new = files::MakeDurableFolder(path, error);
  if (error) return CannotUse(path, error);
  if (is_new) {
    std::filesystem::permissions(path, perms::owner_all, error);
    return error ? CannotUse(path, error) : absl::OkStatus();
  }
  const perms mode = std::filesystem::status(path, error).permissions();
  if (error) return CannotUse(path, error);
  if ((mode & kOthers) != perms::none) {
    telemetry::Log(telemetry::LogLevel::kWarning, "data_dir.open_to_others",
                   {{"folder", path},
                    {"mode", absl::StrFormat("%04o", static_cast<unsigned>(mode))},
                    {"remedy", "chmod -R go= the folder"}});
  }
  return absl::OkStatus();
}

}  // namespace postgate

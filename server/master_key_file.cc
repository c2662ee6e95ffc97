// SPDX-License-Identifier: Apache-2.0
#include "server/master_key_file.h"

#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include "core/files/whole_file.h"

namespace postgate {
namespace {

constexpr mode_t kGroupAndOthers = S_IRWXG | S_IRWXO;

}  // namespace

absl::StatusOr<sealing::MasterKeys> LoadMasterKeys(const std::string& folder) {
  const std::string path = folder + "/master.key";
  const auto refusal = [&path, &folder](absl::string_view why) {
    return absl::FailedPreconditionError(absl::StrCat("certs_dir: ", path, ": ", why, "; it wraps the keys that seal personal data: `postgate certs renew-master ",
                                                      folder, "` makes the first one, or a new one before the others"));
  };
  const absl::StatusOr<std::string> text = files::ReadWholeFile(path);
  if (!text.ok()) return refusal(text.status().message());
  struct stat file {};
  if (stat(path.c_str(), &file) != 0 || (file.st_mode & kGroupAndOthers) != 0) return refusal("others than its owner may read it: chmod 600");
  absl::StatusOr<sealing::MasterKeys> keys = sealing::MasterKeys::FromText(*text);
  if (!keys.ok()) return refusal(keys.status().message());
  return keys;
}

}  // namespace postgate

// SPDX-License-Identifier: Apache-2.0
#include "core/reference/shipped_data.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace postgate::reference {

std::string ShippedReferenceDir() {
  std::error_code error;
  const std::filesystem::path bin = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const std::filesystem::path& dir : {bin / "../share/postgate/reference", bin / "../../../data/reference"}) {
    if (std::filesystem::is_directory(dir, error)) return dir.lexically_normal().string();
  }
  return POSTGATE_REFERENCE_DIR;
}

std::string FolderBeside(absl::string_view reference_dir, absl::string_view name) {
  while (reference_dir.size() > 1 && reference_dir.back() == '/') reference_dir.remove_suffix(1);
  return absl::StrCat(reference_dir, "/../", name);
}

}  // namespace postgate::reference

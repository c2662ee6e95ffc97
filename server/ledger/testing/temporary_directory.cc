// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/temporary_directory.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace postgate::ledger {

TemporaryDirectory::TemporaryDirectory() : path_((std::filesystem::temp_directory_path() / "postgate-ledger-XXXXXX").string()) {
  // An empty path makes whatever is opened in it fail with a message.
  if (mkdtemp(path_.data()) == nullptr) path_.clear();
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace postgate::ledger

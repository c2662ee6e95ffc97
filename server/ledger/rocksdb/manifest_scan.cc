// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/manifest_scan.h"

#include <fstream>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/ledger/rocksdb/log_format.h"

namespace postgate::ledger {
namespace {

absl::Status Damaged(const std::string& path, int64_t offset, absl::string_view what) {
  return absl::DataLossError(absl::StrCat(
      "the ledger's list of tables is damaged at offset ", offset, " of ", path, ": ", what,
      ". Nothing was changed. Restore the ledger from a backup, or from the same medium if it can be read again"));
}

class ManifestScanner {
 public:
  explicit ManifestScanner(const std::string& path) : path_(path) {}

  absl::Status ScanBlock(absl::string_view block, int64_t block_offset) {
    size_t position = 0;
    // What is left of a block after its last fragment is shorter than a header.
    while (position + kFragmentHeaderSize <= block.size()) {
      const std::optional<Fragment> fragment = ReadFragment(block.substr(position), 0);
      const int64_t offset = block_offset + static_cast<int64_t>(position);
      if (fragment.has_value() && damage_.has_value()) return Damaged(path_, *damage_, absl::StrCat("a whole record follows at ", offset));
      if (!fragment.has_value() && !damage_.has_value()) {
        damage_ = offset;
        if (IsWholeButForItsHeader(block.substr(position))) return Damaged(path_, offset, "a record whose length does not fit its checksum");
      }
      position += fragment.has_value() ? fragment->size : 1;
    }
    return absl::OkStatus();
  }

 private:
  const std::string path_;
  std::optional<int64_t> damage_;  // where what is no whole record begins
};

}  // namespace

absl::Status CheckManifest(const std::string& directory) {
  std::ifstream current(directory + "/CURRENT");
  std::string name;
  if (!std::getline(current, name)) return absl::OkStatus();
  const std::string path = absl::StrCat(directory, "/", name);
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::OkStatus();
  ManifestScanner scanner(path);
  std::string block(kLogBlockSize, '\0');
  for (int64_t offset = 0; file; offset += static_cast<int64_t>(kLogBlockSize)) {
    file.read(block.data(), static_cast<std::streamsize>(kLogBlockSize));
    const absl::Status status = scanner.ScanBlock(absl::string_view(block.data(), static_cast<size_t>(file.gcount())), offset);
    if (!status.ok()) return status;
  }
  if (file.bad()) return absl::DataLossError(absl::StrCat(path, " cannot be read to its end; the medium is damaged"));
  return absl::OkStatus();
}

}  // namespace postgate::ledger

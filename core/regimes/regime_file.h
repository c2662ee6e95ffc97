// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REGIMES_REGIME_FILE_H_
#define CORE_REGIMES_REGIME_FILE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/reference/reference_data.h"
#include "core/regimes/catalogue.h"
#include "postgate/regime/v1/regime.pb.h"

namespace postgate::regimes {

// Bytes of one file.
inline constexpr size_t kFileBytesMax = 256 << 10;

// Reads one regime, whose file is called `path`. INVALID_ARGUMENT "path:line:column: field: what, and the remedy".
absl::StatusOr<regime::v1::Regime> ParseRegime(absl::string_view text, const std::string& path, const Catalogue& catalogue,
                                               const reference::ReferenceData& reference);

// The regimes of a folder, by id.
struct RegimeFolder {
  std::vector<regime::v1::Regime> regimes;
  // Names the content: the same files give the same version everywhere.
  std::string version;
};

// Reads every regime of a folder: ID.textproto each, at least one and at most kRegimesMax. README.md and names that begin with a dot are left out;
// any other name is an error, since a regime whose file is misnamed would be left out without a word. NOT_FOUND when there is no such folder.
absl::StatusOr<RegimeFolder> ReadRegimes(const std::string& folder, const Catalogue& catalogue, const reference::ReferenceData& reference);

}  // namespace postgate::regimes

#endif  // CORE_REGIMES_REGIME_FILE_H_

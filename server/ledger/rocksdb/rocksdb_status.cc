// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/rocksdb_status.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace postgate::ledger {

absl::Status ToStatus(const rocksdb::Status& status, absl::string_view doing) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = absl::StrCat(doing, ": ", status.ToString());
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(text);
  if (status.IsCorruption()) return absl::DataLossError(text);
  return absl::InternalError(text);
}

}  // namespace postgate::ledger

// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/ledger_format.h"

#include "absl/strings/str_cat.h"

namespace postgate::ledger {

absl::Status CheckLedgerFormat(const std::string& what, int32_t format) {
  if (format > kLedgerFormat) {
    return absl::FailedPreconditionError(absl::StrCat(what, " has format ", format, ", which a newer release wrote; this one reads up to format ", kLedgerFormat,
                                                      ". There is no way back to an earlier release with it: start the release that wrote it, or restore "
                                                      "a backup that this one took, into a new data folder"));
  }
  if (format < kLedgerFormatOldest) {
    return absl::FailedPreconditionError(absl::StrCat(what, " has format ", format, " and this program reads from format ", kLedgerFormatOldest,
                                                      " on. Nothing was changed; start the program that wrote it"));
  }
  return absl::OkStatus();
}

}  // namespace postgate::ledger

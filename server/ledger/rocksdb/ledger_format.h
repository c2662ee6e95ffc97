// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_LEDGER_FORMAT_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_LEDGER_FORMAT_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace postgate::ledger {

// What this program writes; docs/ledger.md says what each format had.
inline constexpr int32_t kLedgerFormat = 5;
// The oldest that it reads and goes on from. tests/golden has a ledger of each.
inline constexpr int32_t kLedgerFormatOldest = 3;

// OK when this program reads a ledger of that format. FAILED_PRECONDITION for a newer one (a downgrade) and for one that is too old, with what to
// do; `what` names the ledger: "the ledger in DIR".
absl::Status CheckLedgerFormat(const std::string& what, int32_t format);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_LEDGER_FORMAT_H_

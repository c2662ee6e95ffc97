// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_ENTRY_CHECK_H_
#define POSTGATE_SERVER_LEDGER_TESTING_ENTRY_CHECK_H_

#include <cstddef>
#include <functional>

#include "absl/status/status.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Reads all that a store holds of groups by MakeWriteGroup (write_groups.h): every entry in its block and by itself, the producer and its
// acks. `body_bytes` says how large the body of the entry at a sequence was. FAILED_PRECONDITION says that something is not what was written;
// the first failure of a read comes back only when nothing is wrong with what can be read.
absl::Status CheckEntries(const Store& store, const std::function<size_t(int64_t sequence)>& body_bytes);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_ENTRY_CHECK_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_WRITE_GROUPS_H_
#define POSTGATE_SERVER_LEDGER_TESTING_WRITE_GROUPS_H_

#include <cstdint>
#include <string>

#include "server/ledger/store.h"

namespace postgate::ledger {

// When the groups of tests are committed unless they say otherwise: 2026-11-24T00:00:00Z.
inline constexpr int64_t kTestSeconds = 1795478400;

// A group of `entry_count` entries, each with an item identifier of its own ("item-SEQUENCE") and a body of `body_size` bytes without a
// pattern, and the producer row and ack that go with it.
WriteGroup MakeWriteGroup(int64_t first_sequence, int entry_count, size_t body_size = 16);

// The item identifier of the entry at `sequence` of such a group.
std::string TestItemId(int64_t sequence);

v1::RequestRecord MakeRequestRecord(int64_t sequence, int64_t committed_at_seconds);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_WRITE_GROUPS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_DEAD_LETTERS_H_
#define POSTGATE_SERVER_QUEUES_DEAD_LETTERS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "postgate/v1/dead_letter.pb.h"
#include "server/ledger/store.h"
#include "server/queues/dead_letter_proposals.h"
#include "server/queues/queue_table.h"
#include "server/sealing/keys.h"

namespace postgate::queues {

// The first `limit` of a queue from the item `from` on. What can't be read of an item or a refusal is left out. Reads the disk. Thread-safe.
absl::StatusOr<std::vector<v1::DeadLetter>> ListDeadLetters(const ledger::Store& store, sealing::Keys& keys, const QueueTable& table, size_t queue,
                                                            int64_t from, size_t limit);

// What a resubmission has to know of an item, with the pieces that its declaration has. FAILED_PRECONDITION when the entry is no item; the store's and keys'
// errors.
struct DeadLetteredItem {
  ResubmittedItem item;
  // None: its declaration is erased.
  std::vector<int32_t> piece_numbers;
};
absl::StatusOr<DeadLetteredItem> ReadDeadLetteredItem(const ledger::Store& store, sealing::Keys& keys, size_t queue, int64_t item_sequence);

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_DEAD_LETTERS_H_

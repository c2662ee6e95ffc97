// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_READERS_CHECK_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_READERS_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::ledger {

struct ReaderCheckpoint {
  std::string name;
  int64_t checkpoint = 0;  // the last sequence applied
};

// Reads the checkpoints of the readers' tables in a folder that no gateway has open, and all checksums of the tables; changes nothing. NOT_FOUND
// when there are none; FAILED_PRECONDITION when they are of another ledger epoch, so that the next start makes them anew; DATA_LOSS when they are
// damaged, or ahead of a ledger that ends with `head`: then it is the ledger that has lost something.
absl::StatusOr<std::vector<ReaderCheckpoint>> CheckReaders(const std::string& directory, absl::string_view ledger_epoch, int64_t head);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_READERS_CHECK_H_

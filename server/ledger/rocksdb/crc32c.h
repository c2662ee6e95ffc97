// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_CRC32C_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_CRC32C_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace postgate::ledger {

// CRC-32C (Castagnoli) of `crc`'s bytes followed by `data`; 0 is the CRC of nothing. RocksDB has the same in no public header.
uint32_t ExtendCrc32c(uint32_t crc, absl::string_view data);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_CRC32C_H_

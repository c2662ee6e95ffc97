// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_FAIL_STOP_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_FAIL_STOP_H_

#include "rocksdb/listener.h"
#include "rocksdb/status.h"

namespace postgate::ledger {

// Keeps RocksDB from mending a failed write or sync by itself. After "no space" it would: on a thread of its own it waits for space, syncs the
// same log again and writes on, behind the store that has latched and while the process ends.
class FailStop final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status, bool* auto_recovery) override {
    // A compaction that found no space has changed nothing and may be tried again.
    if (reason != rocksdb::BackgroundErrorReason::kCompaction) *auto_recovery = false;
  }
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_FAIL_STOP_H_

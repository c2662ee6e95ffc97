// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_REQUEST_EXPIRY_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_REQUEST_EXPIRY_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "postgate/ledger/v1/entry.pb.h"
#include "rocksdb/compaction_filter.h"

namespace postgate::ledger {

// Until when the answers to unary writes are kept. Its clock is the ledger's: the latest commit that it was told of. Thread-safe.
class RequestExpiry {
 public:
  // A group was committed then; never makes the clock go back.
  void Advance(const google::protobuf::Timestamp& committed_at);

  bool HasExpired(const v1::RequestRecord& record) const;

 private:
  std::atomic<int64_t> now_seconds_{0};
};

// Drops expired records when RocksDB compacts them. `expiry` is shared with the filter.
std::shared_ptr<rocksdb::CompactionFilterFactory> MakeRequestFilterFactory(std::shared_ptr<const RequestExpiry> expiry);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_REQUEST_EXPIRY_H_

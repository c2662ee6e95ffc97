// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_TABLE_OPTIONS_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_TABLE_OPTIONS_H_

#include <memory>

#include "rocksdb/cache.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"

namespace postgate::ledger {

// Of a Bloom filter: wrong about one in a hundred of the keys that are not there.
inline constexpr int kBloomBitsPerKey = 10;

// How a family's files are laid out. Their indexes and filters live in the cache with the rows, so that the cache is all the memory that files take, however
// many there are; they are cut into parts, of which a look-up wants one, and only the list of the parts stays.
inline rocksdb::BlockBasedTableOptions TableOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  table.cache_index_and_filter_blocks = true;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  return table;
}

// The same, where keys that are not there are looked up.
inline rocksdb::BlockBasedTableOptions FilteredTableOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table = TableOptions(cache);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.partition_filters = true;
  return table;
}

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_TABLE_OPTIONS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_SILENT_LOGGER_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_SILENT_LOGGER_H_

#include <cstdarg>
#include <memory>

#include "rocksdb/env.h"

namespace postgate::ledger {

// Takes RocksDB's own log and keeps nothing. RocksDB's default is a file beside the data: on a full disk its next line after the first
// that failed aborts the process where RocksDB is built with assertions (as Debian's is). What goes wrong comes back as a status.
class SilentLogger final : public rocksdb::Logger {
 public:
  SilentLogger() : rocksdb::Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_SILENT_LOGGER_H_

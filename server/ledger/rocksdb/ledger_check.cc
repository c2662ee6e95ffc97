// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/ledger_check.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/ledger/rocksdb/part_reader.h"
#include "server/ledger/rocksdb/ledger_format.h"
#include "server/ledger/rocksdb/rocksdb_database.h"
#include "server/ledger/rocksdb/rocksdb_status.h"
#include "server/ledger/rocksdb/tree_check.h"
#include "server/ledger/rocksdb/wal_scan.h"

namespace postgate::ledger {
namespace {

absl::Status ReadMetadata(const LedgerDatabase& database, LedgerFindings& findings) {
  std::string value;
  const rocksdb::Status read = database.db->Get(rocksdb::ReadOptions(), database.metadata, kMetadataKey, &value);
  if (read.IsNotFound()) return absl::DataLossError("the ledger has no metadata");
  if (!read.ok()) return ToStatus(read, "reading the ledger's metadata");
  if (!findings.metadata.ParseFromString(value)) return absl::DataLossError("the ledger's metadata are damaged");
  return CheckLedgerFormat("the ledger", findings.metadata.format_version());
}

// How far the blocks go; what lies before is CheckBlocksAndTree's to look at.
absl::Status ReadHead(const LedgerDatabase& database, LedgerFindings& findings) {
  const std::unique_ptr<rocksdb::Iterator> it(database.db->NewIterator(rocksdb::ReadOptions(), database.blocks));
  it->SeekToLast();
  if (!it->status().ok()) return ToStatus(it->status(), "reading the last block of the ledger");
  if (!it->Valid()) return absl::OkStatus();
  const auto last = OpenPart(*it);
  if (!last.ok()) return last.status();
  if (!(*last)->part.ends_block()) return absl::DataLossError(absl::StrCat("the last block, with entry ", (*last)->first_sequence, ", is not whole"));
  findings.head = (*last)->end_sequence() - 1;
  return absl::OkStatus();
}

// The rows that are looked up by their keys alone.
absl::Status CheckRequests(const LedgerDatabase& database, int64_t head) {
  const std::unique_ptr<rocksdb::Iterator> it(database.db->NewIterator(rocksdb::ReadOptions(), database.requests));
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    v1::RequestRecord record;
    if (!record.ParseFromArray(it->value().data(), static_cast<int>(it->value().size()))) {
      return absl::DataLossError("the answer to a unary write can't be parsed");
    }
    if (record.sequence() > head) {
      return absl::DataLossError(absl::StrCat("the answer to a unary write names entry ", record.sequence(), ", and the ledger ends with ", head));
    }
  }
  return ToStatus(it->status(), "reading the answers to unary writes");
}

void NoteTornEnds(const std::string& directory, LedgerFindings& findings) {
  const absl::StatusOr<WalScan> scan = ScanWal(directory);
  if (!scan.ok()) return;
  for (const WalScan::TornEnd& end : scan->torn_ends) {
    findings.notes.push_back(absl::StrCat(end.file, " ends from byte ", end.offset,
                                          " on with a write that a crash cut short. Nothing of it was acknowledged; the next start leaves it out"));
  }
}

}  // namespace

void LedgerFindings::AddDamage(absl::string_view damage) {
  if (damages.size() < kDamagesToldMax) {
    damages.emplace_back(damage);
  } else {
    ++damages_untold;
  }
}

bool LedgerFindings::Expect(const absl::Status& status) {
  if (!status.ok()) AddDamage(status.message());
  return status.ok();
}

absl::StatusOr<LedgerFindings> CheckLedger(const LedgerCheckOptions& options) {
  auto opened = OpenLedgerDatabaseForReading(options.directory, std::make_shared<RequestExpiry>());
  if (!opened.ok()) return opened.status();
  const LedgerDatabase& database = **opened;
  LedgerFindings findings;
  NoteTornEnds(options.directory, findings);
  if (const absl::Status read = ReadMetadata(database, findings); !read.ok()) return read;
  if (options.progress) options.progress("checksums of all tables", 0, 0);
  findings.Expect(ToStatus(database.db->VerifyChecksum(rocksdb::ReadOptions()), "checksums of the tables"));
  if (!findings.Expect(ReadHead(database, findings))) return findings;
  CheckBlocksAndTree(database, options, findings);
  CheckAcks(database, options, findings);
  findings.Expect(CheckRequests(database, findings.head));
  return findings;
}

}  // namespace postgate::ledger

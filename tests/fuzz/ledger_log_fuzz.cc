// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as the ledger's log, as it lies on a disk after a crash.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/testing/temporary_folder.h"
#include "server/ledger/rocksdb/manifest_scan.h"
#include "server/ledger/rocksdb/wal_scan.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {
namespace {

void Put(const std::string& path, absl::string_view content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void CheckLog(const std::string& folder, absl::string_view bytes) {
  const std::string log = folder + "/000004.log";
  Put(log, bytes);
  const auto first = ledger::ScanWal(folder);
  Require(Content(log) == bytes, "a scan changes nothing");
  if (!first.ok()) return;
  Require(ledger::CutTornEnds(*first).ok(), "a torn end can be cut off");
  const std::string cut = Content(log);
  Require(absl::string_view(bytes).substr(0, cut.size()) == cut, "what is cut is an end");
  const auto second = ledger::ScanWal(folder);
  Require(second.ok() && !second->has_torn_tail(), "a log that was cut is whole");
  Require(second->last_change == first->last_change, "no whole record is cut off");
}

void CheckList(const std::string& folder, absl::string_view bytes) {
  Put(folder + "/CURRENT", "MANIFEST-000003\n");
  Put(folder + "/MANIFEST-000003", bytes);
  Require(ledger::CheckManifest(folder).ok() == ledger::CheckManifest(folder).ok(), "the same twice");
}

}  // namespace

void RunOnce(absl::string_view input) {
  static const TemporaryFolder* const folder = new TemporaryFolder;
  CheckLog(folder->path(), input);
  CheckList(folder->path(), input);
}

}  // namespace postgate::fuzz

// SPDX-License-Identifier: Apache-2.0
//
//   ledger-writer FOLDER
//
// Opens the ledger in FOLDER and does what its standard input says, a line an act, and answers each with a line: "ok HEAD", or the status's
// text. Tests use it where a ledger is to be killed, or its process to be limited: a process of its own, since what has threads cannot fork.
//
//   write ENTRIES BYTES   one group of so many entries, each of so many bytes
//   read SEQUENCE         reads an entry
//   check BYTES           reads all there is and compares it with what was written, where all bodies had so many bytes
//   can-write             asks Store::CanWrite
//   file-limit BYTES      files of this process do not grow beyond it; 0 lifts the limit
//   close                 closes the ledger; whatever ends the process otherwise ends it without that
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/testing/entry_check.h"
#include "server/ledger/testing/write_groups.h"

namespace postgate::ledger {
namespace {

absl::Status LimitFiles(rlim_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes == 0 ? limit.rlim_max : bytes;
  return setrlimit(RLIMIT_FSIZE, &limit) == 0 ? absl::OkStatus() : absl::ErrnoToStatus(errno, "setrlimit");
}

absl::Status Act(std::unique_ptr<Store>& store, const std::string& line) {
  std::istringstream words(line);
  std::string act;
  words >> act;
  if (act == "write") {
    int entries = 0;
    size_t bytes = 0;
    words >> entries >> bytes;
    return store->Write(MakeWriteGroup(store->Head() + 1, entries, bytes));
  }
  if (act == "read") {
    int64_t sequence = kNoSequence;
    words >> sequence;
    return store->ReadEntry(sequence).status();
  }
  if (act == "check") {
    size_t bytes = 0;
    words >> bytes;
    return CheckEntries(*store, [bytes](int64_t) { return bytes; });
  }
  if (act == "can-write") return store->CanWrite();
  if (act == "file-limit") {
    rlim_t bytes = 0;
    words >> bytes;
    return LimitFiles(bytes);
  }
  return absl::InvalidArgumentError(absl::StrCat("no such act: ", line));
}

int Serve(const std::string& folder) {
  absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksdbStore({folder, absl::FromUnixSeconds(kTestSeconds)});
  if (!store.ok()) {
    std::cout << store.status() << std::endl;
    return 1;
  }
  for (std::string line; std::getline(std::cin, line);) {
    if (line == "close") {
      store->reset();
      std::cout << "ok" << std::endl;
      return 0;
    }
    const absl::Status status = Act(*store, line);
    std::cout << (status.ok() ? absl::StrCat("ok ", (*store)->Head()) : status.ToString()) << std::endl;
  }
  _exit(0);  // as a crash does: nothing is closed, nothing written out
}

}  // namespace
}  // namespace postgate::ledger

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: ledger-writer FOLDER\n";
    return 2;
  }
  return postgate::ledger::Serve(argv[1]);
}

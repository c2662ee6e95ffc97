// SPDX-License-Identifier: Apache-2.0
//
// ledger-bench [DIR]: how many entries a second the embedded ledger takes and what they cost. Groups of 1,000 entries of 1.5 KB through
// the committer, one synced write each; then single entries read at random.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "server/ledger/committer.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/testing/scripted_proposal.h"
#include "server/ledger/testing/test_tree.h"
#include "core/testing/temporary_folder.h"

namespace postgate::ledger {
namespace {

constexpr int kGroups = 400;
constexpr int kEntriesPerGroup = 1000;
constexpr size_t kBodySize = 1400;  // bytes; about 1.5 KB with the clear part
constexpr int kReads = 20000;

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

// CPU of the whole process, RocksDB's threads included.
double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::vector<v1::Entry> MakeEntries(std::mt19937& random) {
  std::vector<v1::Entry> entries(kEntriesPerGroup);
  for (v1::Entry& entry : entries) {
    entry.set_principal("carrier/xx-post");
    v1::ItemEntry& item = *entry.mutable_item();
    item.set_item_id("RR123456785XX");
    item.set_received_digest(std::string(32, 'd'));
    item.set_content_digest(std::string(32, 'c'));
    item.set_registration_number("26XXP0000000000001");
    std::string body(kBodySize, '\0');
    for (char& byte : body) byte = static_cast<char>(random() & 0x7f);
    item.set_body(std::move(body));
  }
  return entries;
}

void Write(Store& store, const std::vector<v1::Entry>& prototype) {
  std::vector<double> writes;
  Committer::Observer observer;
  observer.measured = [&writes](absl::Duration write, int64_t, size_t) { writes.push_back(absl::ToDoubleMilliseconds(write)); };
  const auto tree = OpenTestTree(&store);
  Committer committer(&store, tree.get(), [] { return absl::Now(); }, observer);
  double seconds = 0;
  double cpu = 0;
  for (int group = 0; group < kGroups; ++group) {
    std::vector<v1::Entry> entries = prototype;  // what the intake does is not the ledger's
    const double cpu_before = CpuSeconds();
    const Clock::time_point begin = Clock::now();
    committer.Enqueue(std::make_unique<ScriptedProposal>(
        [&entries](Draft& draft) {
          for (v1::Entry& entry : entries) draft.AddEntry() = std::move(entry);
        },
        [](const absl::Status& status, const CommittedBlock&) {
          if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
        }));
    committer.CommitOnce();
    seconds += SecondsSince(begin);
    cpu += CpuSeconds() - cpu_before;
  }
  std::sort(writes.begin(), writes.end());
  const double entries = static_cast<double>(kGroups) * kEntriesPerGroup;
  std::printf("write: %.0f entries/s, %.2f us CPU an entry, %.0f groups/s, write with sync p50 %.2f ms p99 %.2f ms\n", entries / seconds,
              1e6 * cpu / entries, kGroups / seconds, writes[writes.size() / 2], writes[writes.size() * 99 / 100]);
}

void Read(const Store& store, int64_t range, const char* what) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<int64_t> pick(store.Head() - range + 1, store.Head());
  const Clock::time_point begin = Clock::now();
  for (int i = 0; i < kReads; ++i) {
    if (absl::StatusOr<StoredEntry> entry = store.ReadEntry(pick(random)); !entry.ok()) {
      std::fprintf(stderr, "%s\n", entry.status().ToString().c_str());
      return;
    }
  }
  std::printf("read one entry of %s: %.1f us\n", what, 1e6 * SecondsSince(begin) / kReads);
}

int Run(const std::string& directory) {
  auto store = OpenRocksdbStore({directory + "/ledger", absl::Now()});
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 2;
  }
  std::mt19937 random(1);
  const std::vector<v1::Entry> prototype = MakeEntries(random);
  std::printf("%d groups of %d entries of %zu bytes, synced\n", kGroups, kEntriesPerGroup, prototype[0].ByteSizeLong());
  Write(**store, prototype);
  Read(**store, 20 * kEntriesPerGroup, "the last 20,000");
  Read(**store, kGroups * kEntriesPerGroup, "all");
  return 0;
}

}  // namespace
}  // namespace postgate::ledger

int main(int argc, char** argv) {
  const postgate::TemporaryFolder temporary;
  return postgate::ledger::Run(argc > 1 ? argv[1] : temporary.path());
}

// SPDX-License-Identifier: Apache-2.0
#include "tests/fault/power_loss.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <system_error>

#include "core/testing/read_file.h"
#include "tests/fault/storage_calls.h"

namespace postgate::fault {
namespace {

constexpr size_t kSectorBytes = 512;

using Names = std::map<std::string, int64_t>;  // path → id; of folders the negative one

std::vector<std::string> Fields(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream text(line);
  for (std::string field; std::getline(text, field, '\t');) fields.push_back(field);
  return fields;
}

template <typename Take>
void ForEachEvent(const std::string& journal_folder, const Take& take) {
  std::ifstream journal(journal_folder + "/" + kJournalFile);
  for (std::string line; std::getline(journal, line);) take(Fields(line));
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

// A change of names, with the folder in whose names it is.
struct NameChange {
  std::string folder;
  std::string removed;  // empty: none
  std::string added;    // empty: none
  int64_t id = 0;
};

void Apply(const NameChange& change, Names& names) {
  if (!change.removed.empty()) names.erase(change.removed);
  if (!change.added.empty()) names[change.added] = change.id;
}

// What a journal says of the folder.
class DiskModel {
 public:
  void Take(const std::vector<std::string>& event) {
    const std::string& what = event[0];
    if (what == "base") {
      const int64_t bytes = std::stoll(event[2]);
      const int64_t id = bytes < 0 ? -std::stoll(event[1]) : std::stoll(event[1]);
      now_[event[3]] = durable_[event[3]] = id;
      if (bytes > 0) durable_bytes_[id] = bytes;
    } else if (what == "make") {
      Change({FolderOf(event[2]), "", event[2], std::stoll(event[1])});
    } else if (what == "move") {
      Change({FolderOf(event[3]), event[2], event[3], std::stoll(event[1])});
    } else if (what == "drop") {
      Change({FolderOf(event[2]), event[2], "", 0});
    } else if (what == "names") {
      SyncNames(event[1]);
    } else if (what == "durable") {
      durable_bytes_[std::stoll(event[1])] = std::stoll(event[2]);
      kept_.erase(std::stoll(event[1]));
    } else if (what == "kept") {
      kept_[std::stoll(event[1])] = true;
    }
  }

  // The names after a power cut that comes after the first `count` of the changes that were not synced.
  Names NamesAfter(size_t count) const {
    Names names = durable_;
    for (size_t i = 0; i < count; ++i) Apply(pending_[i], names);
    // What is in a folder without a name is gone with it.
    for (auto it = names.begin(); it != names.end();) {
      const std::string folder = FolderOf(it->first);
      it = folder == "." || names.count(folder) != 0 ? std::next(it) : names.erase(it);
    }
    return names;
  }
  size_t pending() const { return pending_.size(); }
  const Names& now() const { return now_; }
  int64_t durable_bytes(int64_t id) const {
    const auto found = durable_bytes_.find(id);
    return found == durable_bytes_.end() ? 0 : found->second;
  }
  bool is_kept(int64_t id) const { return kept_.count(id) != 0; }

 private:
  void Change(const NameChange& change) {
    Apply(change, now_);
    pending_.push_back(change);
  }
  void SyncNames(const std::string& folder) {
    std::vector<NameChange> left;
    for (const NameChange& change : pending_) {
      if (change.folder == folder) {
        Apply(change, durable_);
      } else {
        left.push_back(change);
      }
    }
    pending_ = std::move(left);
  }

  Names now_;
  Names durable_;
  std::vector<NameChange> pending_;
  std::map<int64_t, int64_t> durable_bytes_;
  std::map<int64_t, bool> kept_;
};

// The durable bytes, and of those behind them some of the sectors.
std::string Torn(const std::string& durable, const std::string& written, std::mt19937_64& random) {
  if (written.size() <= durable.size()) return durable;
  const size_t unsynced = written.size() - durable.size();
  // Often the whole size and often none of it, as file systems do; else anything between.
  const uint64_t draw = random() % 4;
  const size_t size = durable.size() + (draw == 0 ? 0 : draw == 1 ? unsynced : random() % (unsynced + 1));
  const bool is_prefix = random() % 2 == 0;
  std::string left = durable;
  for (size_t at = durable.size(); at < size;) {
    const size_t end = std::min(size, (at / kSectorBytes + 1) * kSectorBytes);
    const bool reached_the_disk = is_prefix || random() % 2 == 0;
    left += reached_the_disk ? written.substr(at, end - at) : std::string(end - at, '\0');
    at = end;
  }
  return left;
}

}  // namespace

std::vector<Call> CallsIn(const std::string& journal_folder) {
  std::vector<Call> calls;
  ForEachEvent(journal_folder, [&](const std::vector<std::string>& event) {
    if (event[0] == "call") calls.push_back({event[1], event[2], event[3]});
  });
  return calls;
}

bool CutPower(const std::string& root, const std::string& journal_folder, Tear tear) {
  if (!std::filesystem::exists(journal_folder + "/" + kJournalFile)) return false;
  DiskModel disk;
  ForEachEvent(journal_folder, [&](const std::vector<std::string>& event) { disk.Take(event); });
  std::mt19937_64 random(tear.seed.value_or(0));
  const Names left = disk.NamesAfter(tear.seed.has_value() ? random() % (disk.pending() + 1) : 0);
  std::map<int64_t, std::string> path_of;
  for (const auto& [path, id] : disk.now()) path_of[id] = path;

  // All is read before anything is written, since names may have moved.
  std::map<std::string, std::string> contents;
  bool fits = true;
  for (const auto& [path, id] : left) {
    if (id < 0) continue;
    const std::string written = path_of.count(id) != 0 ? ReadFile(root + "/" + path_of[id]) : "";
    std::string durable = disk.is_kept(id) ? ReadFile(journal_folder + "/" + std::to_string(id)) : written;
    const auto durable_bytes = static_cast<size_t>(disk.durable_bytes(id));
    if (durable.size() < durable_bytes) fits = false;
    durable.resize(durable_bytes);
    contents[path] = tear.seed.has_value() && !disk.is_kept(id) ? Torn(durable, written, random) : durable;
  }
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(root, error)) std::filesystem::remove_all(entry.path(), error);
  for (const auto& [path, id] : left) {
    if (id < 0) std::filesystem::create_directory(root + "/" + path, error);
  }
  for (const auto& [path, bytes] : contents) std::ofstream(root + "/" + path, std::ios::binary) << bytes;
  return fits && !error;
}

}  // namespace postgate::fault

// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/wal_scan.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/ledger/rocksdb/log_format.h"

namespace postgate::ledger {
namespace {

// A record of the ledger is a write batch: the number of its first change (8 bytes), how many there are (4), the changes.
constexpr size_t kBatchHeaderSize = 12;

class Scanner {
 public:
  absl::Status ScanFile(const std::string& path, uint32_t file_number) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return absl::UnavailableError(absl::StrCat(path, " cannot be read"));
    path_ = path;
    std::string block(kLogBlockSize, '\0');
    for (int64_t offset = 0; file; offset += static_cast<int64_t>(kLogBlockSize)) {
      file.read(block.data(), static_cast<std::streamsize>(kLogBlockSize));
      const absl::string_view read(block.data(), static_cast<size_t>(file.gcount()));
      absl::StatusOr<bool> goes_on = ScanBlock(read, offset, file_number);
      if (!goes_on.ok()) return goes_on.status();
      if (!*goes_on) break;
    }
    if (file.bad()) return absl::DataLossError(absl::StrCat(path, " cannot be read to its end; the medium is damaged"));
    if (in_record_) NoteDamage(record_offset_);
    in_record_ = false;
    return absl::OkStatus();
  }

  // Once all is scanned. DATA_LOSS when the torn end is no write that was cut short, but one with a flipped bit.
  absl::StatusOr<WalScan> Finish() const {
    if (!scan_.has_torn_tail() || flip_.empty()) return scan_;
    return absl::DataLossError(absl::StrCat(
        "the log of the ledger is damaged at ", flip_,
        ": its last record is whole but for a flipped bit. Nothing was changed. Restore the ledger from a backup, or from the same medium if "
        "it can be read again"));
  }

 private:
  // False: the rest of the file is from its earlier use.
  absl::StatusOr<bool> ScanBlock(absl::string_view block, int64_t block_offset, uint32_t file_number) {
    const size_t end = block.find_last_not_of('\0') + 1;  // npos + 1 is 0: all zeros
    size_t position = 0;
    // No fragment begins in the zeros at the end: its type would be 0.
    while (position < end && position + kFragmentHeaderSize <= block.size()) {
      const int64_t offset = block_offset + static_cast<int64_t>(position);
      const std::optional<Fragment> fragment = ReadFragment(block.substr(position), file_number);
      if (!fragment.has_value()) {
        // A write that was cut short, or damage: whole fragments may follow at any byte.
        if (!scan_.has_torn_tail()) NoteFlip(block.substr(position), offset);
        NoteDamage(in_record_ ? record_offset_ : offset);
        in_record_ = false;
        ++position;
        continue;
      }
      if (fragment->is_older) return false;
      if (absl::Status status = TakeFragment(*fragment, offset); !status.ok()) return status;
      position += fragment->size;
    }
    return true;
  }

  // The first bytes that are no whole fragment since the last whole record.
  void NoteFlip(absl::string_view bytes, int64_t offset) {
    flip_.clear();
    if (IsWholeButForItsHeader(bytes) || IsWholeButForOneBit(bytes)) flip_ = absl::StrCat("offset ", offset, " of ", path_);
  }

  absl::Status TakeFragment(const Fragment& fragment, int64_t offset) {
    if (fragment.type <= kFirstFragment) {
      if (in_record_) NoteDamage(record_offset_);
      in_record_ = fragment.type == kFirstFragment;
      record_offset_ = offset;
      batch_header_.clear();
      KeepBatchHeader(fragment.payload);
      return fragment.type == kFullFragment ? TakeRecord() : absl::OkStatus();
    }
    if (!in_record_) {
      NoteDamage(offset);  // the record's begin is gone
      return absl::OkStatus();
    }
    KeepBatchHeader(fragment.payload);
    if (fragment.type != kLastFragment) return absl::OkStatus();
    in_record_ = false;
    return TakeRecord();
  }

  void KeepBatchHeader(absl::string_view payload) {
    const absl::string_view more = payload.substr(0, kBatchHeaderSize - batch_header_.size());
    batch_header_.append(more.data(), more.size());
  }

  // A whole record. Its changes follow those before it, or what is between them is lost.
  absl::Status TakeRecord() {
    if (batch_header_.size() < kBatchHeaderSize) return absl::OkStatus();
    const auto first_change = LittleEndian<uint64_t>(batch_header_);
    const auto changes = LittleEndian<uint32_t>(absl::string_view(batch_header_).substr(8));
    const bool is_gap = has_record_ ? first_change > scan_.last_change + 1 : scan_.has_torn_tail() || record_offset_ != 0;
    if (is_gap) return Missing(first_change);
    has_record_ = true;
    // One without changes is written by a recovery that gave up a torn end: the number is that of the change to come.
    if (first_change + changes > 0) scan_.last_change = std::max(scan_.last_change, first_change + changes - 1);
    scan_.torn_ends.clear();  // what was cut short before it was given up by a recovery since
    return absl::OkStatus();
  }

  absl::Status Missing(uint64_t first_change) const {
    const WalScan::TornEnd damage = scan_.has_torn_tail() ? scan_.torn_ends.front() : WalScan::TornEnd{path_, record_offset_};
    return absl::DataLossError(absl::StrCat(
        "the log of the ledger is damaged at offset ", damage.offset, " of ", damage.file, ": whole records follow (offset ", record_offset_,
        " of ", path_, ", change ", first_change, ") but what lies between them and change ", scan_.last_change,
        " is gone. Nothing was changed. Restore the ledger from a backup, or from the same medium if it can be read again"));
  }

  void NoteDamage(int64_t offset) {
    if (!scan_.has_torn_tail() || scan_.torn_ends.back().file != path_) scan_.torn_ends.push_back({path_, offset});
  }

  std::string path_;
  WalScan scan_;
  bool has_record_ = false;  // a whole one was seen
  bool in_record_ = false;
  int64_t record_offset_ = 0;
  std::string flip_;          // where, when the torn end is one flipped bit
  std::string batch_header_;  // of the record under way, as far as it was read
};

}  // namespace

absl::StatusOr<WalScan> ScanWal(const std::string& directory) {
  std::vector<std::pair<uint64_t, std::string>> logs;
  std::error_code error;
  for (std::filesystem::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    uint64_t number = 0;
    const std::string stem = it->path().stem().string();
    if (it->path().extension() == ".log" && absl::SimpleAtoi(stem, &number)) logs.emplace_back(number, it->path().string());
  }
  if (error == std::errc::no_such_file_or_directory) return WalScan();
  if (error) return absl::UnavailableError(absl::StrCat(directory, " cannot be listed: ", error.message()));
  std::sort(logs.begin(), logs.end());
  Scanner scanner;
  for (const auto& [number, path] : logs) {
    if (absl::Status status = scanner.ScanFile(path, static_cast<uint32_t>(number)); !status.ok()) return status;
  }
  return scanner.Finish();
}

absl::Status CutTornEnds(const WalScan& scan) {
  for (const WalScan::TornEnd& end : scan.torn_ends) {
    const int fd = open(end.file.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) continue;
    const bool is_cut = fd >= 0 && ftruncate(fd, end.offset) == 0 && fdatasync(fd) == 0;
    const int error = errno;
    if (fd >= 0) close(fd);
    if (!is_cut) return absl::InternalError(absl::StrCat("a torn write cannot be cut off ", end.file, ": ", std::strerror(error)));
  }
  return absl::OkStatus();
}

}  // namespace postgate::ledger

// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/epochs.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "core/encoding/timestamp.h"

namespace postgate::ledger {
namespace {

constexpr int64_t kRangeBeginSeconds = 1735689600;  // 2025-01-01T00:00:00Z
// Cursors for each second: more than entries can be committed in one.
constexpr int kCursorBitsPerSecond = 20;

}  // namespace

int64_t RangeSeconds(absl::Time now) { return absl::ToUnixSeconds(now) - kRangeBeginSeconds; }

int64_t CursorBase(absl::Time now) { return RangeSeconds(now) << kCursorBitsPerSecond; }

LedgerEpochs::LedgerEpochs(const v1::LedgerMetadata& metadata) {
  int64_t first_sequence = 0;
  for (const v1::FormerEpoch& former : metadata.former_epochs()) {
    epochs_.push_back({former.end().ledger_epoch(), first_sequence, former.cursor_base()});
    ends_.push_back(former.end());
    first_sequence = former.end().tree_size();
  }
  epochs_.push_back({metadata.ledger_epoch(), first_sequence, metadata.cursor_base()});
}

const LedgerEpochs::Epoch& LedgerEpochs::Holding(int64_t sequence) const {
  // The last that begins there or before; one that ended as it began holds none.
  for (size_t i = epochs_.size(); i-- > 1;) {
    if (epochs_[i].first_sequence <= sequence) return epochs_[i];
  }
  return epochs_.front();
}

const std::string& LedgerEpochs::EpochOf(int64_t sequence) const { return Holding(sequence).name; }

const postgate::v1::EpochEnd* LedgerEpochs::EndOf(absl::string_view ledger_epoch) const {
  const auto end = std::find_if(ends_.begin(), ends_.end(), [&](const auto& candidate) { return candidate.ledger_epoch() == ledger_epoch; });
  return end == ends_.end() ? nullptr : &*end;
}

Coverage LedgerEpochs::Judge(absl::string_view ledger_epoch, int64_t size) const {
  if (ledger_epoch == epochs_.back().name) return Coverage::kHeld;
  const postgate::v1::EpochEnd* end = EndOf(ledger_epoch);
  if (end == nullptr) return Coverage::kUnknownEpoch;
  return size <= end->tree_size() ? Coverage::kHeld : Coverage::kLost;
}

std::string LedgerEpochs::LossText(const postgate::v1::EpochEnd& end) {
  return absl::StrCat("covered by former ledger epoch ", end.ledger_epoch(), ", lost at restore: the hub was restored on ",
                      absl::FormatTime("%Y-%m-%d %H:%M:%SZ", encoding::ToTime(end.restored_at()), absl::UTCTimeZone()), " and kept ", end.tree_size(),
                      " entries of that epoch; the records are to be sent again, from the offset that the hub tells when the stream is opened");
}

int64_t LedgerEpochs::CursorOf(int64_t sequence) const { return Holding(sequence).cursor_base + sequence + 1; }

int64_t LedgerEpochs::FirstSequenceAfter(int64_t cursor) const {
  // The newest epoch that has a cursor not above it; what comes after it begins in this epoch or with the next.
  for (size_t i = epochs_.size(); i-- > 0;) {
    const Epoch& epoch = epochs_[i];
    if (i > 0 && cursor <= epoch.cursor_base + epoch.first_sequence) continue;
    const int64_t next = cursor - epoch.cursor_base;
    const int64_t end = i + 1 < epochs_.size() ? epochs_[i + 1].first_sequence : std::numeric_limits<int64_t>::max();
    return std::clamp(next, epoch.first_sequence, end);
  }
  return 0;
}

bool LedgerEpochs::IsLostCursor(int64_t cursor) const {
  const int64_t next = FirstSequenceAfter(cursor);
  return cursor > 0 && cursor < CursorOf(next) && (next == 0 || CursorOf(next - 1) < cursor);
}

}  // namespace postgate::ledger

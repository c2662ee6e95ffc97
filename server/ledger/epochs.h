// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_EPOCHS_H_
#define POSTGATE_SERVER_LEDGER_EPOCHS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "postgate/ledger/v1/entry.pb.h"

namespace postgate::ledger {

// Seconds since 2025-01-01: what tells the registration ranges and cursors of ledgers and epochs apart that begin at different times.
int64_t RangeSeconds(absl::Time now);

// Added to sequences for the cursors of an epoch that begins at `now`. No ledger takes in a million entries a second, so cursors of a later epoch
// are above all of an earlier one, those included of entries that were lost; and below 2^53, which JSON's readers need, for some centuries.
int64_t CursorBase(absl::Time now);

// Whether the first entries of some epoch are the first of this ledger.
enum class Coverage {
  kHeld,
  kLost,          // the hub was restored from a backup that did not have all of them
  kUnknownEpoch,  // none of this ledger's
};

// Which of a ledger's entries were committed in which epoch. Made of the metadata, and then constant: thread-safe.
//
// A hub that is restored from a backup goes on from fewer entries than it had. Sequences go on from there, and so stand for other entries than
// before; who kept one of an entry that was lost must not meet another entry under it. Receipts and decisions' names carry their epoch, which
// Judge judges. Cursors of the decision feed carry it by their size: one of a lost entry lies between the last that was kept and the first of the
// next epoch, so that whoever reads on from it gets all that is new, whatever was kept of what he had read.
class LedgerEpochs {
 public:
  explicit LedgerEpochs(const v1::LedgerMetadata& metadata);

  // Of an entry that the ledger has or will have.
  const std::string& EpochOf(int64_t sequence) const;

  // Of the present epoch `size` is not compared with the ledger's head.
  Coverage Judge(absl::string_view ledger_epoch, int64_t size) const;
  // What became of a former epoch; null for any other.
  const postgate::v1::EpochEnd* EndOf(absl::string_view ledger_epoch) const;
  // The sentence for whoever asks about the entries that Judge says are lost.
  static std::string LossText(const postgate::v1::EpochEnd& end);

  // The cursor behind the entry at `sequence`: its sequence plus one, for a hub that was never restored.
  int64_t CursorOf(int64_t sequence) const;
  // The first sequence whose cursor is above `cursor`.
  int64_t FirstSequenceAfter(int64_t cursor) const;
  // No entry has this cursor, or ever will have: it is of one that was lost, if of any.
  bool IsLostCursor(int64_t cursor) const;

 private:
  struct Epoch {
    std::string name;
    int64_t first_sequence = 0;
    int64_t cursor_base = 0;
  };
  const Epoch& Holding(int64_t sequence) const;

  std::vector<Epoch> epochs_;  // the present one last
  std::vector<postgate::v1::EpochEnd> ends_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_EPOCHS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEGAL_HOLDS_HOLD_READER_H_
#define POSTGATE_SERVER_LEGAL_HOLDS_HOLD_READER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/synchronization/mutex.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/ledger/v1/legal_hold_rows.pb.h"
#include "server/ledger/reader.h"
#include "server/ledger/store.h"
#include "server/ledger/table.h"
#include "server/legal_holds/hold_rows.h"
#include "server/sealing/keys.h"

namespace postgate::legal_holds {

// An entry that a standing case has still to seal.
struct PendingEntry {
  std::string case_id;
  int64_t sequence = ledger::kNoSequence;
  // Of the keys by which it can be read, as they were when it was read last; empty: the entry itself has to say.
  std::string principal;
  int32_t key_day = 0;

  bool operator==(const PendingEntry&) const = default;
};

// An entry's held content, by case.
struct HeldBy {
  std::string case_id;
  ledger::v1::HeldRow row;
};

// The reader of the ledger that knows the cases: which registrations each holds, what of them is sealed for it and what not yet, and which keys' erasure is in the ledger.
// Apply belongs to its runner's thread, all else may be called from any and reads the disk where it returns a StatusOr.
class HoldReader final : public ledger::Reader {
 public:
  // Both outlive it. Reads the standing cases from the table.
  static absl::StatusOr<std::unique_ptr<HoldReader>> Open(const ledger::Store* store, ledger::Table* table);

  absl::string_view name() const override { return "legal_holds"; }
  int64_t applied_sequence() const override { return applied_.load(); }
  absl::Status Apply(const ledger::CommittedBlock& block) override;
  // `pending` after each block that brings a standing case something to seal, on the runner's thread: quick. Before the first Apply.
  void OnPending(std::function<void()> pending) { on_pending_ = std::move(pending); }

  absl::StatusOr<std::optional<ledger::v1::LegalHoldRow>> FindCase(absl::string_view case_id) const;
  // Those behind `after_case_id`, in order, at most `limit`.
  absl::StatusOr<std::vector<ledger::v1::LegalHoldRow>> ListCases(absl::string_view after_case_id, int limit) const;
  absl::StatusOr<int64_t> CountPending(absl::string_view case_id) const;
  bool IsStanding(absl::string_view case_id) const;
  bool Holds(absl::string_view case_id, absl::string_view registration_number) const;
  // Of all standing cases.
  int64_t registrations() const;

  // From `from` on, in order, at most `limit`.
  absl::StatusOr<std::vector<PendingEntry>> ReadPending(const PendingEntry& from, size_t limit) const;
  // What standing cases hold of the entry.
  absl::StatusOr<std::vector<HeldBy>> FindHeld(int64_t sequence) const;
  absl::StatusOr<std::optional<ledger::v1::HeldRow>> FindHeld(int64_t sequence, absl::string_view case_id) const;

  // Keys that the ledger says are erased and ForgetErasures was not told of; at most `limit`.
  absl::StatusOr<std::vector<sealing::KeyName>> CommittedErasures(size_t limit) const;
  absl::Status ForgetErasures(const std::vector<sealing::KeyName>& names);

 private:
  HoldReader(const ledger::Store* store, ledger::Table* table) : store_(store), table_(table), applied_(table->Checkpoint()) {}
  absl::Status Load();

  // One entry's part in `rows`; `has_pending` is set when a case has more to seal.
  absl::Status ApplyEntry(int64_t sequence, const google::protobuf::Timestamp& committed_at, const ledger::v1::Entry& entry, Rows& rows, bool& has_pending);
  absl::Status Place(const google::protobuf::Timestamp& committed_at, const ledger::v1::Entry& entry, Rows& rows, bool& has_pending);
  absl::Status TakeHeld(int64_t sequence, const ledger::v1::HoldEntry& hold, Rows& rows);
  absl::Status Release(const google::protobuf::Timestamp& committed_at, const std::string& case_id, Rows& rows);
  absl::Status NoteErasure(const ledger::v1::ErasureEntry& erasure, Rows& rows);
  absl::Status AddPending(absl::string_view case_id, int64_t sequence, const ledger::v1::Entry& entry, Rows& rows, bool& has_pending);
  // The case waits for it, and it is not known whose keys it needs.
  absl::Status AddUnreadable(absl::string_view case_id, int64_t sequence, Rows& rows, bool& has_pending);
  // The standing cases that hold it.
  std::vector<std::string> CasesOf(absl::string_view registration_number) const;

  const ledger::Store* const store_;
  ledger::Table* const table_;
  std::atomic<int64_t> applied_;
  std::function<void()> on_pending_;
  Mutex writing_;  // the table has one writer at a time
  mutable Mutex mutex_;
  // By registration number; as the rows, which are written before.
  absl::flat_hash_map<std::string, std::set<std::string>> cases_ POSTGATE_GUARDED_BY(mutex_);
  std::set<std::string> standing_ POSTGATE_GUARDED_BY(mutex_);
  int64_t registrations_ POSTGATE_GUARDED_BY(mutex_) = 0;
};

}  // namespace postgate::legal_holds

#endif  // POSTGATE_SERVER_LEGAL_HOLDS_HOLD_READER_H_

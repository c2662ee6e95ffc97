// SPDX-License-Identifier: Apache-2.0
#include "server/register/register.h"

#include "absl/strings/str_cat.h"
#include "core/crash_points/crash_points.h"
#include "core/encoding/timestamp.h"
#include "core/plants/plant.h"
#include "server/register/apply.h"

namespace postgate::registry {
namespace {

// Rows that may pile up while a flush is under way; then the committer writes them itself, which slows intake down to what the disk takes.
constexpr size_t kOverlayRowsCeiling = 4 * kOverlayRowsMax;

}  // namespace

Register::Register(const RegisterOptions& options)
    : options_(options),
      overlay_(options.table),
      producers_(options.store),
      registration_numbers_(options.hub_country, options.registration_prefix),
      requests_(options.store) {}

absl::StatusOr<std::unique_ptr<Register>> Register::Recover(const RegisterOptions& options) {
  std::unique_ptr<Register> registry(new Register(options));
  if (absl::Status replayed = registry->Replay(); !replayed.ok()) return replayed;
  return registry;
}

absl::Status Register::Replay() {
  int64_t applied = options_.table->Checkpoint();
  const int64_t head = options_.store->Head() - (POSTGATE_PLANT(last_entry_not_replayed) ? 1 : 0);
  while (applied < head) {
    absl::StatusOr<ledger::CommittedBlock> block = options_.store->ReadBlock(applied + 1);
    if (!block.ok()) return block.status();
    const absl::Time committed_at = encoding::ToTime((*block)->committed_at());
    for (int64_t sequence = applied + 1; sequence < (*block)->first_sequence() + (*block)->entries_size(); ++sequence) {
      const int at = static_cast<int>(sequence - (*block)->first_sequence());
      absl::Status done = Apply(*this, sequence, committed_at, (*block)->entries(at));
      if (!done.ok()) return absl::Status(done.code(), absl::StrCat("replaying ledger entry ", sequence, ": ", done.message()));
      applied = sequence;
    }
    Pass(CrashPoint::kBlockReplayed);
    if (overlay_.Freeze(applied, /*at_any_size=*/false)) {
      if (absl::Status flushed = overlay_.Flush(); !flushed.ok()) return flushed;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<ledger::v1::ItemRow>> Register::FindItem(absl::string_view item_id) const {
  absl::StatusOr<ItemRowPtr> row = overlay_.FindItem(item_id);
  if (!row.ok()) return row.status();
  return *row != nullptr ? std::optional<ledger::v1::ItemRow>(**row) : std::nullopt;
}

absl::StatusOr<std::optional<std::string>> Register::FindItemIdOf(absl::string_view registration_number) const {
  absl::StatusOr<RegistrationRowPtr> row = overlay_.FindRegistration(registration_number);
  if (!row.ok()) return row.status();
  return *row != nullptr ? std::optional<std::string>((*row)->item_id()) : std::nullopt;
}

absl::StatusOr<std::optional<ledger::v1::ContainerRow>> Register::FindReceptacle(absl::string_view receptacle_id) const {
  absl::StatusOr<ContainerRowPtr> row = overlay_.FindReceptacle(receptacle_id);
  if (!row.ok()) return row.status();
  return *row != nullptr ? std::optional<ledger::v1::ContainerRow>(**row) : std::nullopt;
}

absl::StatusOr<std::optional<ledger::v1::ContainerRow>> Register::FindDispatch(absl::string_view dispatch_id) const {
  absl::StatusOr<ContainerRowPtr> row = overlay_.FindDispatch(dispatch_id);
  if (!row.ok()) return row.status();
  return *row != nullptr ? std::optional<ledger::v1::ContainerRow>(**row) : std::nullopt;
}

void Register::OnCommitted(const ledger::CommittedBlock& block) {
  requests_.OnCommitted();
  producers_.OnCommitted();
  if (block == nullptr) return;
  overlay_.Freeze(block->first_sequence() + block->entries_size() - 1, /*at_any_size=*/false);
  // A table that can't be written keeps its rows in memory; the next flush tries again, and a restart replays.
  if (overlay_.active_rows() >= kOverlayRowsCeiling) overlay_.Flush().IgnoreError();
}

absl::Status Register::Flush() { return overlay_.Flush(); }

absl::Status Register::FlushAll() {
  if (absl::Status flushed = overlay_.Flush(); !flushed.ok()) return flushed;
  overlay_.Freeze(options_.store->Head(), /*at_any_size=*/true);
  return overlay_.Flush();
}

bool Register::FlushDue() const { return overlay_.frozen(); }

}  // namespace postgate::registry

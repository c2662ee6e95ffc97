// SPDX-License-Identifier: Apache-2.0
#include "server/register/batch_signatures.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/receipts/batch_signature.h"
#include "server/sealing/sealed_signature.h"

namespace postgate::registry {
namespace {

absl::Status Lost(int64_t sequence) {
  return absl::DataLossError(absl::StrCat("the ledger does not hold the signature that entry ", sequence, " says it holds"));
}

// The entry that keeps the signature of a signed record's batch.
absl::StatusOr<ledger::StoredEntry> KeeperOf(const ledger::Store& store, const ledger::StoredEntry& record) {
  const int64_t after = record.entry.signature().entries_after();
  if (after == 0) return record;
  if (after < 0 || after > store.Head() - record.sequence) return Lost(record.sequence);
  absl::StatusOr<ledger::StoredEntry> keeper = store.ReadEntry(record.sequence + after);
  if (!keeper.ok()) return keeper.status();
  if (!keeper->entry.has_signature() || keeper->entry.signature().entries_after() != 0) return Lost(record.sequence);
  return keeper;
}

}  // namespace

absl::StatusOr<v1::SignedBatch> FindBatchSignature(const ledger::Store& store, sealing::Keys& keys, int64_t sequence) {
  if (sequence < 0 || sequence > store.Head()) {
    return absl::OutOfRangeError(absl::StrCat("sequence ", sequence, ": the ledger has ", store.Head() + 1, " entries, counted from 0"));
  }
  const absl::StatusOr<ledger::StoredEntry> record = store.ReadEntry(sequence);
  if (!record.ok()) return record.status();
  if (!record->entry.has_signature()) return absl::NotFoundError(absl::StrCat("the carrier did not sign what stands at sequence ", sequence));
  const absl::StatusOr<ledger::StoredEntry> keeper = KeeperOf(store, *record);
  if (!keeper.ok()) return keeper.status();
  const ledger::v1::KeptSignature& kept = keeper->entry.signature();
  absl::StatusOr<std::optional<std::string>> signature = sealing::OpenSignature(keys, keeper->entry);
  if (!signature.ok()) return signature.status();
  if (!signature->has_value()) return absl::FailedPreconditionError("the signature was erased with the content that it is over, at the end of its retention");
  const absl::StatusOr<receipts::SignerCertificate> signer = receipts::SignerCertificate::FromDer(kept.certificate());
  if (!signer.ok()) return Lost(sequence);
  v1::SignedBatch batch;
  batch.set_carrier_uri(signer->uri());
  batch.set_producer(keeper->entry.has_item() ? keeper->entry.item().producer() : keeper->entry.movement().producer());
  batch.set_first_offset(kept.first_offset());
  batch.set_count(kept.count());
  batch.set_kind(keeper->entry.has_item() ? v1::RECORD_KIND_ITEM : v1::RECORD_KIND_MOVEMENT);
  batch.set_signature(**std::move(signature));
  batch.set_certificate(kept.certificate());
  batch.set_sequence(keeper->sequence);
  batch.set_ledger_epoch(store.Metadata().ledger_epoch());
  *batch.mutable_committed_at() = keeper->committed_at;
  return batch;
}

absl::StatusOr<std::optional<v1::SignedBy>> SignerOf(const ledger::Store& store, const ledger::StoredEntry& record) {
  if (!record.entry.has_signature()) return std::nullopt;
  const absl::StatusOr<ledger::StoredEntry> keeper = KeeperOf(store, record);
  if (!keeper.ok()) return keeper.status();
  const absl::StatusOr<receipts::SignerCertificate> signer = receipts::SignerCertificate::FromDer(keeper->entry.signature().certificate());
  if (!signer.ok()) return Lost(record.sequence);
  v1::SignedBy signed_by;
  signed_by.set_carrier_uri(signer->uri());
  signed_by.set_certificate_serial(signer->serial());
  signed_by.set_sequence(keeper->sequence);
  return signed_by;
}

}  // namespace postgate::registry

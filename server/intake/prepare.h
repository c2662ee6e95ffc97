// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_PREPARE_H_
#define POSTGATE_SERVER_INTAKE_PREPARE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/assessment/risk_data.h"
#include "core/digest/hmac.h"
#include "core/evaluation/evaluator.h"
#include "core/records/declaration_writer.h"
#include "server/intake/message.h"
#include "server/intake/submit_session.h"
#include "server/register/submission.h"
#include "server/sealing/day_keys.h"
#include "server/sealing/keys.h"
#include "server/sealing/parcel_fingerprint.h"
#include "server/sealing/sealed_entry.h"
#include "server/sealing/search_terms.h"

namespace postgate::intake {

// Where a record comes from: a producer's stream, or a unary call, which may have a request_id.
struct RecordSource {
  std::string producer;
  int64_t offset = 0;
  std::string request_id;
};

// What a carrier's records are made with: its own keys of the day, and the hub's, by which parcels are recognized.
struct RecordKeys {
  sealing::DayKeys day;
  sealing::ParcelKeys parcels;
};

// As sealing::DayKeysFor and sealing::ParcelKeysFor.
absl::StatusOr<RecordKeys> RecordKeysFor(sealing::Keys& keys, absl::string_view principal, absl::Time now);

// Makes the ledger's records of one carrier's items and movements, sealed under its keys of the day; of one batch, as a sealing::Sealer. Not thread-safe.
class RecordMaker {
 public:
  // Without keys: only the answers, for what is not stored.
  explicit RecordMaker(const RecordKeys* keys);

  // What the ledger stores of an evaluated item, and the answer so far. `received` are the bytes that were evaluated. Afterwards the
  // evaluation can only be cleared.
  registry::PreparedRecord Item(evaluation::Evaluation& evaluation, std::string received, const RecordSource& source);
  registry::PreparedRecord Movement(evaluation::MovementEvaluation evaluation, std::string received, const RecordSource& source);

 private:
  std::string Keyed(const std::string& digest);
  // Puts what was received and what became of it into the entry.
  void SealBody(evaluation::Evaluation& evaluation, std::string received, ledger::v1::Entry& entry);

  const RecordKeys* const keys_;
  std::optional<digest::HmacSha256> digests_;
  std::optional<sealing::SearchTerms> search_terms_;
  std::optional<sealing::ParcelFingerprints> parcels_;
  std::optional<sealing::BodySealer> bodies_;
  records::DeclarationWriter declarations_;
};

// About what the ledger will store of a record, bytes.
size_t StoredBytes(const registry::PreparedRecord& record);

// A batch through the pure steps. `keys` as RecordMaker's; with them the receipt is drafted, too, and the items are looked at with
// the risk data. Thread-safe like the evaluator.
PreparedBatch PrepareBatch(const evaluation::Evaluator& evaluator, const assessment::RiskData& risk_data, const evaluation::CarrierProfile& carrier,
                           const RecordKeys* keys, const std::string& producer, ReceivedBatch batch, absl::Time now);

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_PREPARE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_PREPARE_H_
#define POSTGATE_SERVER_INTAKE_PREPARE_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "core/evaluation/evaluator.h"
#include "server/intake/message.h"
#include "server/intake/submit_session.h"
#include "server/register/submission.h"

namespace postgate::intake {

// Where a record comes from: a producer's stream, or a unary call, which may have a request_id.
struct RecordSource {
  std::string producer;
  int64_t offset = 0;
  std::string request_id;
};

// What the ledger stores of an evaluated item, and the answer so far. `received` are the bytes that were evaluated. Afterwards the
// evaluation can only be cleared.
registry::PreparedRecord RecordOfItem(evaluation::Evaluation& evaluation, std::string received, const RecordSource& source);
registry::PreparedRecord RecordOfMovement(evaluation::MovementEvaluation evaluation, std::string received, const RecordSource& source);

// About what the ledger will store of a record, bytes.
size_t StoredBytes(const registry::PreparedRecord& record);

// A batch through the pure steps. Thread-safe like the evaluator.
PreparedBatch PrepareBatch(const evaluation::Evaluator& evaluator, const evaluation::CarrierProfile& carrier, const std::string& producer,
                           ReceivedBatch batch, absl::Time now);

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_PREPARE_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_RESENT_H_
#define POSTGATE_SERVER_INTAKE_RESENT_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/evaluation/evaluator.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/intake/message.h"
#include "server/intake/submit_session.h"
#include "server/ledger/store.h"
#include "server/sealing/keys.h"

namespace postgate::intake {

// Digests of bytes, by which a repeated record is compared with the stored one.
struct ContentIdentity {
  std::string received_digest;
  std::string content_digest;
  bool amends = false;
};

// Computes the identity of an item's or a movement's bytes.
struct Identify {
  std::function<ContentIdentity(absl::string_view received)> item;
  std::function<ContentIdentity(absl::string_view received)> movement;
};

// As the evaluator sees them. `evaluator` outlives the functions.
Identify IdentifyWith(const evaluation::Evaluator& evaluator);

// Compares a batch, all of which lies below the committed offset, with what the ledger holds. Equal are the same bytes, or the same
// content as parsed with the same `amends`. Then there is one ack for each original receipt, unchanged where the batch covers all of it and
// cut to the batch where not. DATA_LOSS when the ledger does not have what it acked. Reads the disk. Thread-safe.
absl::StatusOr<ResentAnswer> AnswerResent(const ledger::Store& store, sealing::Keys& keys, absl::string_view producer_key, const ReceivedBatch& batch,
                                          const Identify& identify);

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_RESENT_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_DEAD_LETTER_PROPOSALS_H_
#define POSTGATE_SERVER_QUEUES_DEAD_LETTER_PROPOSALS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "postgate/v1/dead_letter.pb.h"
#include "server/queues/adjudication.h"
#include "server/sealing/day_keys.h"

namespace postgate::queues {

// Has those of `item_sequences` that are dead letters of the queue delivered again, and gives them. FAILED_PRECONDITION when there is none and
// `needs_one`.
std::unique_ptr<ledger::Proposal> ProposeRetry(QueueAdjudication* adjudication, std::string principal, size_t queue,
                                               const std::vector<int64_t>& item_sequences, bool needs_one, std::string request_id,
                                               std::function<void(absl::StatusOr<std::vector<int64_t>>)> done);

// A dead letter that is to be resubmitted; an item never changes these.
struct ResubmittedItem {
  size_t queue = 0;
  int64_t item_sequence = 0;
  std::string item_id;
  std::string registration_number;
  int32_t version = 0;
};

// Has one delivered again with customs' own words, which are sealed with `keys`, of the one who says them. FAILED_PRECONDITION when it is no dead letter of
// the queue, or not the current version of its item any more.
std::unique_ptr<ledger::Proposal> ProposeResubmission(QueueAdjudication* adjudication, const sealing::DayKeys& keys, ResubmittedItem item,
                                                      const google::protobuf::RepeatedPtrField<v1::PieceRevision>& revisions,
                                                      std::string request_id,
                                                      std::function<void(absl::StatusOr<v1::ResubmitDeadLetterResponse>)> done);

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_DEAD_LETTER_PROPOSALS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_QUEUE_PROPOSALS_H_
#define POSTGATE_SERVER_QUEUES_QUEUE_PROPOSALS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/ledger/proposal.h"
#include "server/queues/dispatcher.h"
#include "server/sealing/day_keys.h"

namespace postgate::queues {

// Called once when the entry is on disk, or with what stopped the ledger. On the committer's thread: quick.
using ProposalDone = std::function<void(const absl::Status&)>;

// Records that `principal` is done with these deliveries of a queue.
std::unique_ptr<ledger::Proposal> ProposeAcknowledgement(std::string principal, std::string queue, std::vector<int64_t> sequences,
                                                         ProposalDone done);

// Records that the hub set an item aside.
std::unique_ptr<ledger::Proposal> ProposeDeadLetter(std::string queue, DeadLetter letter, ProposalDone done);

// Why a consumer can't process what it was given, and the keys of who says so: its text is sealed with them.
struct Refusal {
  std::string reason_code;
  std::string text;
  sealing::DayKeys keys;
};

// Records that a consumer has refused these: an entry for each.
std::unique_ptr<ledger::Proposal> ProposeRefusal(const std::string& queue, const Dispatcher::Acknowledged& refused, const Refusal& refusal,
                                                 ProposalDone done);

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_QUEUE_PROPOSALS_H_

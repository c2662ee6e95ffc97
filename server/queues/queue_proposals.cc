// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_proposals.h"

#include <utility>

#include "server/ledger/entry_proposal.h"

namespace postgate::queues {

std::unique_ptr<ledger::Proposal> ProposeAcknowledgement(std::string principal, std::string queue, std::vector<int64_t> sequences,
                                                         ProposalDone done) {
  ledger::v1::Entry entry;
  entry.set_principal(std::move(principal));
  entry.mutable_acknowledgement()->set_queue(std::move(queue));
  entry.mutable_acknowledgement()->mutable_item_sequences()->Add(sequences.begin(), sequences.end());
  return ledger::ProposeEntry(std::move(entry), std::move(done));
}

std::unique_ptr<ledger::Proposal> ProposeDeadLetter(std::string queue, int64_t sequence, int32_t attempts, ProposalDone done) {
  ledger::v1::Entry entry;
  entry.set_principal("hub");
  entry.mutable_dead_letter()->set_queue(std::move(queue));
  entry.mutable_dead_letter()->set_item_sequence(sequence);
  entry.mutable_dead_letter()->set_attempts(attempts);
  return ledger::ProposeEntry(std::move(entry), std::move(done));
}

}  // namespace postgate::queues

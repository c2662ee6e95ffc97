// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_proposals.h"

#include <utility>

#include "postgate/ledger/v1/entry.pb.h"

namespace postgate::queues {
namespace {

// One entry that depends on nothing: its leases already exclude one another.
class EntryProposal final : public ledger::Proposal {
 public:
  EntryProposal(ledger::v1::Entry entry, ProposalDone done) : entry_(std::move(entry)), size_(entry_.ByteSizeLong()), done_(std::move(done)) {}

  size_t size_bytes() const override { return size_; }
  void Adjudicate(ledger::Draft& draft) override { draft.AddEntry() = std::move(entry_); }
  void Complete(const absl::Status& status, const ledger::CommittedBlock& block) override { done_(status); }

 private:
  ledger::v1::Entry entry_;
  const size_t size_;
  const ProposalDone done_;
};

}  // namespace

std::unique_ptr<ledger::Proposal> ProposeAcknowledgement(std::string principal, std::string queue, std::vector<int64_t> sequences,
                                                         ProposalDone done) {
  ledger::v1::Entry entry;
  entry.set_principal(std::move(principal));
  entry.mutable_acknowledgement()->set_queue(std::move(queue));
  entry.mutable_acknowledgement()->mutable_item_sequences()->Add(sequences.begin(), sequences.end());
  return std::make_unique<EntryProposal>(std::move(entry), std::move(done));
}

std::unique_ptr<ledger::Proposal> ProposeDeadLetter(std::string queue, int64_t sequence, int32_t attempts, ProposalDone done) {
  ledger::v1::Entry entry;
  entry.set_principal("hub");
  entry.mutable_dead_letter()->set_queue(std::move(queue));
  entry.mutable_dead_letter()->set_item_sequence(sequence);
  entry.mutable_dead_letter()->set_attempts(attempts);
  return std::make_unique<EntryProposal>(std::move(entry), std::move(done));
}

}  // namespace postgate::queues

// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_proposals.h"

#include <utility>

#include "server/ledger/entry_proposal.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::queues {
namespace {

// Entries that are taken as they are, all in one group.
class EntriesProposal final : public ledger::Proposal {
 public:
  EntriesProposal(std::vector<ledger::v1::Entry> entries, ProposalDone done) : entries_(std::move(entries)), done_(std::move(done)) {
    for (const ledger::v1::Entry& entry : entries_) size_ += entry.ByteSizeLong();
  }

  size_t size_bytes() const override { return size_; }
  void Adjudicate(ledger::Draft& draft) override {
    for (ledger::v1::Entry& entry : entries_) draft.AddEntry() = std::move(entry);
  }
  void Complete(const absl::Status& status, const ledger::CommittedBlock&) override { done_(status); }

 private:
  std::vector<ledger::v1::Entry> entries_;
  size_t size_ = 0;
  const ProposalDone done_;
};

}  // namespace

std::unique_ptr<ledger::Proposal> ProposeAcknowledgement(std::string principal, std::string queue, std::vector<int64_t> sequences,
                                                         ProposalDone done) {
  ledger::v1::Entry entry;
  entry.set_principal(std::move(principal));
  entry.mutable_acknowledgement()->set_queue(std::move(queue));
  entry.mutable_acknowledgement()->mutable_item_sequences()->Add(sequences.begin(), sequences.end());
  return ledger::ProposeEntry(std::move(entry), std::move(done));
}

std::unique_ptr<ledger::Proposal> ProposeDeadLetter(std::string queue, DeadLetter letter, ProposalDone done) {
  ledger::v1::Entry entry;
  entry.set_principal(ledger::kHubPrincipal);
  entry.mutable_dead_letter()->set_queue(std::move(queue));
  entry.mutable_dead_letter()->set_item_sequence(letter.sequence);
  entry.mutable_dead_letter()->set_attempts(letter.attempts);
  entry.mutable_dead_letter()->set_reason(letter.reason);
  entry.mutable_dead_letter()->set_consumer(std::move(letter.consumer));
  return ledger::ProposeEntry(std::move(entry), std::move(done));
}

std::unique_ptr<ledger::Proposal> ProposeRefusal(const std::string& queue, const Dispatcher::Acknowledged& refused, const Refusal& refusal,
                                                 ProposalDone done) {
  std::vector<ledger::v1::Entry> entries;
  for (size_t i = 0; i < refused.sequences.size(); ++i) {
    ledger::v1::Entry& entry = entries.emplace_back();
    entry.set_principal(refusal.keys.principal);
    ledger::v1::DeadLetterEntry& letter = *entry.mutable_dead_letter();
    letter.set_queue(queue);
    letter.set_item_sequence(refused.sequences[i]);
    letter.set_attempts(refused.attempts[i]);
    letter.set_reason(v1::DEAD_LETTER_REASON_REFUSED);
    letter.set_consumer(refusal.keys.principal);
    letter.set_reason_code(refusal.reason_code);
    letter.set_text(refusal.text);
    sealing::SealTexts(refusal.keys, entry);
  }
  return std::make_unique<EntriesProposal>(std::move(entries), std::move(done));
}

}  // namespace postgate::queues

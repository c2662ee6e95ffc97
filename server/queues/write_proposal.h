// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_WRITE_PROPOSAL_H_
#define POSTGATE_SERVER_QUEUES_WRITE_PROPOSAL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "core/plants/plant.h"
#include "server/ledger/proposal.h"
#include "server/queues/adjudication.h"

namespace postgate::queues {

// A unary write about a queue that becomes one entry, whose content is its answer. The same request_id gives the first answer again.
template <typename Outcome>
class WriteProposal : public ledger::Proposal {
 public:
  using Done = std::function<void(absl::StatusOr<Outcome>)>;

  // `entry` has its principal, its request_id and its kind.
  WriteProposal(QueueAdjudication* adjudication, ledger::v1::Entry entry, Done done)
      : adjudication_(*adjudication),
        principal_(entry.principal()),
        request_id_(entry.request_id()),
        kind_(entry.kind_case()),
        size_(entry.ByteSizeLong()),
        entry_(std::move(entry)),
        done_(std::move(done)) {}

  size_t size_bytes() const final { return size_; }

  void Adjudicate(ledger::Draft& draft) final {
    registry::Requests& requests = adjudication_.registry->requests();
    if (earlier_.Find(requests, draft, principal_, request_id_)) return;
    status_ = Decide(draft, entry_);
    if (!status_.ok()) return;
    const int64_t sequence = draft.next_sequence();
    Entered(sequence, entry_);
    outcome_ = OutcomeOf(sequence, entry_);
    draft.AddEntry() = std::move(entry_);
    if (POSTGATE_PLANT(resubmission_request_forgotten) && kind_ == ledger::v1::Entry::kDeadLetterResubmission) return;
    requests.Add(draft, principal_, request_id_, sequence);
  }

  void Complete(const absl::Status& status, const ledger::CommittedBlock& block) final {
    if (!status.ok()) return done_(status);
    if (!status_.ok()) return done_(status_);
    if (!earlier_.found()) return done_(std::move(outcome_));
    const absl::StatusOr<ledger::v1::Entry> entry = earlier_.Read(adjudication_.registry->store(), block, {kind_});
    if (!entry.ok()) return done_(entry.status());
    done_(OutcomeOf(earlier_.sequence(), *entry));
  }

 protected:
  // Completes the entry, or says why there is none. A look-up that fails is the draft's failure as well.
  virtual absl::Status Decide(ledger::Draft& draft, ledger::v1::Entry& entry) = 0;
  // It stands in the ledger there.
  virtual void Entered(int64_t sequence, const ledger::v1::Entry& entry) {}
  virtual Outcome OutcomeOf(int64_t sequence, const ledger::v1::Entry& entry) const = 0;

  static absl::Status LookUpFailed(ledger::Draft& draft, const absl::Status& status) {
    draft.Fail(status);
    return status;
  }

  QueueAdjudication& adjudication_;

 private:
  const std::string principal_;
  const std::string request_id_;
  const ledger::v1::Entry::KindCase kind_;
  const size_t size_;
  ledger::v1::Entry entry_;
  const Done done_;
  absl::Status status_;
  Outcome outcome_{};
  registry::EarlierAnswer earlier_;
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_WRITE_PROPOSAL_H_

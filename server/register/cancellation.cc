// SPDX-License-Identifier: Apache-2.0
#include "server/register/cancellation.h"

#include <string>
#include <utility>

#include "core/decisions/carrier_changes.h"
#include "core/digest/sha256.h"
#include "core/plants/plant.h"
#include "server/register/containers.h"
#include "server/register/decision.h"
#include "server/register/receipts.h"
#include "server/register/register.h"
#include "server/register/rows.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::registry {
namespace {

using ledger::v1::ItemUse;

class CancellationProposal final : public ledger::Proposal {
 public:
  CancellationProposal(Register* registry, const sealing::DayKeys& keys, std::string item_id, std::string registration_number, std::string reason,
                       std::string request_id, std::function<void(absl::StatusOr<CancellationOutcome>)> done)
      : registry_(*registry),
        principal_(keys.principal),
        carrier_(CarrierOf(principal_)),
        item_id_(std::move(item_id)),
        registration_number_(std::move(registration_number)),
        request_id_(std::move(request_id)),
        done_(std::move(done)),
        keys_(keys) {
    sealed_.set_principal(principal_);
    sealed_.set_request_id(request_id_);
    sealed_.mutable_cancellation()->set_reason(std::move(reason));
    sealing::SealTexts(keys, sealed_);
  }

  size_t size_bytes() const override { return sealed_.ByteSizeLong() + item_id_.size(); }

  void Adjudicate(ledger::Draft& draft) override {
    if (earlier_.Find(registry_.requests(), draft, principal_, request_id_)) return;
    absl::StatusOr<ItemUse> use = FindOwn();
    if (!use.ok()) {
      status_ = use.status();
      return;
    }
    absl::StatusOr<ItemRowPtr> row = registry_.overlay().FindItem(item_id_);
    if (!row.ok()) return draft.Fail(row.status());
    absl::StatusOr<Whereabouts> whereabouts = FindWhereabouts(registry_, row->get(), carrier_);
    if (!whereabouts.ok()) return draft.Fail(whereabouts.status());
    status_ = decisions::MayCancel(use->standing(),
                                   whereabouts->departed ? decisions::Phase::kAfterDeparture : decisions::Phase::kBeforeDeparture);
    if (status_.ok()) Record(draft, *use);
  }

  void Complete(const absl::Status& status, const ledger::CommittedBlock& block) override {
    if (!status.ok()) return done_(status);
    if (!status_.ok()) return done_(status_);
    if (receipt_ != nullptr) outcome_.receipt = *receipt_;
    if (!earlier_.found()) return done_(std::move(outcome_));
    absl::StatusOr<ledger::v1::Entry> entry = earlier_.Read(registry_.store(), block, {ledger::v1::Entry::kCancellation});
    if (!entry.ok()) return done_(entry.status());
    absl::StatusOr<v1::Receipt> receipt = earlier_.Receipt(registry_.keys(), principal_);
    if (!receipt.ok()) return done_(receipt.status());
    done_(CancellationOutcome{entry->cancellation().registration_number(), *std::move(receipt)});
  }

 private:
  // Another carrier's item is not found, like one that was never filed: neither is told of the other.
  absl::StatusOr<ItemUse> FindOwn() {
    if (registration_number_.empty() == item_id_.empty()) {
      return absl::InvalidArgumentError("name the item by either registration_number or item_id");
    }
    const absl::Status not_found = absl::NotFoundError("this carrier has no live item of that name");
    if (item_id_.empty()) {
      absl::StatusOr<RegistrationRowPtr> registration = registry_.overlay().FindRegistration(registration_number_);
      if (!registration.ok()) return registration.status();
      if (*registration == nullptr) return not_found;
      item_id_ = (*registration)->item_id();
    }
    absl::StatusOr<ItemRowPtr> row = registry_.overlay().FindItem(item_id_);
    if (!row.ok()) return row.status();
    if (*row == nullptr) return not_found;
    const ItemUse* found = nullptr;
    for (const ItemUse& use : (*row)->uses()) {
      if (use.carrier() != carrier_ || use.cancelled()) continue;
      if (!registration_number_.empty() && use.registration_number() != registration_number_) continue;
      if (found != nullptr) return absl::InvalidArgumentError("several live items have this item_id; name the registration number");
      found = &use;
    }
    if (found == nullptr) return not_found;
    return *found;
  }

  void Record(ledger::Draft& draft, const ItemUse& use) {
    const int64_t sequence = draft.next_sequence();
    ledger::v1::Entry& entry = draft.AddEntry();
    entry = std::move(sealed_);
    ledger::v1::CancellationEntry& cancellation = *entry.mutable_cancellation();
    cancellation.set_registration_number(use.registration_number());
    cancellation.set_version(use.version());
    cancellation.set_item_sequence(use.sequence());
    cancellation.set_item_id(item_id_);
    outcome_.registration_number = use.registration_number();
    const std::string received = digest::BytesOf(digest::Sha256Of({use.registration_number()}));
    ReceiptDraft receipt = DraftReceipt(keys_, {{received, entry.sealed()}});
    std::string salt_seed = receipt.salt_seed;
    receipt_ = PromiseReceipt(draft, sequence, std::move(receipt));
    registry_.requests().AddWithReceipt(draft, principal_, request_id_, sequence, receipt_, std::move(salt_seed), keys_.day);
    if (absl::Status status = ApplyCancellation(registry_, sequence, entry); !status.ok()) draft.Fail(status);
  }

  Register& registry_;
  const std::string principal_;
  const std::string carrier_;
  std::string item_id_;
  const std::string registration_number_;
  const std::string request_id_;
  const std::function<void(absl::StatusOr<CancellationOutcome>)> done_;
  const sealing::DayKeys keys_;
  ledger::v1::Entry sealed_;  // what is known before adjudication
  absl::Status status_;
  CancellationOutcome outcome_;
  const v1::Receipt* receipt_ = nullptr;  // the draft's
  EarlierAnswer earlier_;
};

}  // namespace

std::unique_ptr<ledger::Proposal> ProposeCancellation(Register* registry, const sealing::DayKeys& keys, std::string item_id,
                                                      std::string registration_number, std::string reason, std::string request_id,
                                                      std::function<void(absl::StatusOr<CancellationOutcome>)> done) {
  return std::make_unique<CancellationProposal>(registry, keys, std::move(item_id), std::move(registration_number),
                                                std::move(reason), std::move(request_id), std::move(done));
}

absl::Status ApplyCancellation(Register& registry, int64_t sequence, const ledger::v1::Entry& entry) {
  const ledger::v1::CancellationEntry& cancellation = entry.cancellation();
  registry.overlay().PutStopped(cancellation.registration_number());
  return ChangeUse(registry, cancellation.item_id(), cancellation.registration_number(), [&](ItemUse& use) {
    use.set_cancelled(!POSTGATE_PLANT(cancelled_item_keeps_its_key));
    use.mutable_standing()->set_cancelled(true);
    AddSequence(use, sequence);
  });
}

}  // namespace postgate::registry

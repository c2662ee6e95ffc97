// SPDX-License-Identifier: Apache-2.0
#include "server/register/confirmation.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "server/register/decision.h"
#include "server/register/decision_ids.h"
#include "server/register/register.h"
#include "server/register/rows.h"

namespace postgate::registry {
namespace {

using ledger::v1::Entry;
using ledger::v1::ItemUse;

absl::Status NotFound() { return absl::NotFoundError("no item of this carrier is under that decision"); }

class ConfirmationProposal final : public ledger::Proposal {
 public:
  ConfirmationProposal(Register* registry, std::string carrier, ledger::v1::ConfirmationEntry confirmation, std::string registration_number,
                       std::string request_id, std::function<void(absl::StatusOr<int64_t>)> done)
      : registry_(*registry),
        carrier_(std::move(carrier)),
        principal_(CarrierPrincipal(carrier_)),
        confirmation_(std::move(confirmation)),
        registration_number_(std::move(registration_number)),
        request_id_(std::move(request_id)),
        done_(std::move(done)) {}

  size_t size_bytes() const override { return confirmation_.ByteSizeLong(); }

  void Adjudicate(ledger::Draft& draft) override {
    auto earlier = registry_.requests().Find(principal_, request_id_, draft.now());
    if (!earlier.ok()) return draft.Fail(earlier.status());
    earlier_ = std::move(*earlier);
    if (earlier_.has_value()) return;
    if (confirmation_.confirmation() == v1::CONFIRMATION_UNSPECIFIED) {
      status_ = absl::InvalidArgumentError("confirmation: RECEIVED, IN_PLACE or IMPOSSIBLE");
      return;
    }
    status_ = registration_number_.empty() ? FindAll(draft.metadata().ledger_epoch()) : FindOne();
    if (!status_.ok()) return;
    const int64_t sequence = draft.next_sequence();
    Entry& entry = draft.AddEntry();
    entry.set_principal(principal_);
    entry.set_request_id(request_id_);
    *entry.mutable_confirmation() = confirmation_;
    registry_.requests().Add(draft, principal_, request_id_, sequence, v1::Receipt());
    if (absl::Status status = ApplyConfirmation(registry_, sequence, entry); !status.ok()) draft.Fail(status);
  }

  void Complete(const absl::Status& status, const ledger::CommittedBlock& block) override {
    if (!status.ok()) return done_(status);
    if (!status_.ok()) return done_(status_);
    if (!earlier_.has_value()) return done_(static_cast<int64_t>(confirmation_.registration_numbers_size()));
    absl::StatusOr<Entry> entry = EntryAt(registry_.store(), block, earlier_->sequence());
    if (!entry.ok()) return done_(entry.status());
    if (!entry->has_confirmation()) {
      return done_(absl::AlreadyExistsError("the request_id was used for another kind of request within 24 hours; use a new one"));
    }
    done_(static_cast<int64_t>(entry->confirmation().registration_numbers_size()));
  }

 private:
  // The items of this carrier that the decision was recorded on. Its effects stand right behind it in the same block.
  absl::Status FindAll(absl::string_view ledger_epoch) {
    const std::optional<int64_t> sequence = DecisionSequence(ledger_epoch, confirmation_.decision_id());
    if (!sequence.has_value() || *sequence > registry_.store().Head()) return NotFound();
    absl::StatusOr<ledger::CommittedBlock> block = registry_.store().ReadBlock(*sequence);
    if (!block.ok()) return block.status();
    for (int64_t at = *sequence - (*block)->first_sequence(); at < (*block)->entries_size(); ++at) {
      const Entry& entry = (*block)->entries(static_cast<int>(at));
      if (!entry.has_item_decision() || entry.item_decision().decision_id() != confirmation_.decision_id()) continue;
      if (entry.item_decision().carrier() != carrier_) continue;
      confirmation_.add_registration_numbers(entry.item_decision().registration_number());
    }
    return confirmation_.registration_numbers().empty() ? NotFound() : absl::OkStatus();
  }

  // One item, also when it took the decision over by being nested later.
  absl::Status FindOne() {
    absl::StatusOr<RegistrationRowPtr> registration = registry_.overlay().FindRegistration(registration_number_);
    if (!registration.ok()) return registration.status();
    if (*registration == nullptr) return NotFound();
    absl::StatusOr<ItemRowPtr> row = registry_.overlay().FindItem((*registration)->item_id());
    if (!row.ok()) return row.status();
    const ItemUse* use = *row != nullptr ? FindUse(**row, registration_number_) : nullptr;
    if (use == nullptr || use->carrier() != carrier_) return NotFound();
    for (int64_t sequence : use->sequences()) {
      if (sequence > registry_.store().Head()) continue;
      absl::StatusOr<ledger::StoredEntry> stored = registry_.store().ReadEntry(sequence);
      if (!stored.ok()) return stored.status();
      if (stored->entry.item_decision().decision_id() != confirmation_.decision_id()) continue;
      confirmation_.add_registration_numbers(registration_number_);
      return absl::OkStatus();
    }
    return NotFound();
  }

  Register& registry_;
  const std::string carrier_;
  const std::string principal_;
  ledger::v1::ConfirmationEntry confirmation_;
  const std::string registration_number_;
  const std::string request_id_;
  const std::function<void(absl::StatusOr<int64_t>)> done_;
  absl::Status status_;
  std::optional<ledger::v1::RequestRecord> earlier_;
};

}  // namespace

std::unique_ptr<ledger::Proposal> ProposeConfirmation(Register* registry, std::string carrier, std::string decision_id,
                                                      v1::Confirmation confirmation, std::string text, std::string registration_number,
                                                      std::string request_id, std::function<void(absl::StatusOr<int64_t>)> done) {
  ledger::v1::ConfirmationEntry entry;
  entry.set_decision_id(std::move(decision_id));
  entry.set_confirmation(confirmation);
  entry.set_text(std::move(text));
  return std::make_unique<ConfirmationProposal>(registry, std::move(carrier), std::move(entry), std::move(registration_number),
                                                std::move(request_id), std::move(done));
}

absl::Status ApplyConfirmation(Register& registry, int64_t sequence, const Entry& entry) {
  for (const std::string& number : entry.confirmation().registration_numbers()) {
    absl::StatusOr<RegistrationRowPtr> registration = registry.overlay().FindRegistration(number);
    if (!registration.ok()) return registration.status();
    if (*registration == nullptr) return absl::InternalError("a confirmation names an item that the register does not have");
    absl::Status changed = ChangeUse(registry, (*registration)->item_id(), number, [&](ItemUse& use) { AddSequence(use, sequence); });
    if (!changed.ok()) return changed;
  }
  return absl::OkStatus();
}

}  // namespace postgate::registry

// SPDX-License-Identifier: Apache-2.0
#include "server/register/confirmation.h"

#include <optional>
#include <string>
#include <utility>

#include "server/register/decision.h"
#include "server/register/decision_ids.h"
#include "server/register/register.h"
#include "server/register/rows.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::registry {
namespace {

using ledger::v1::Entry;
using ledger::v1::ItemUse;

absl::Status NotFound() { return absl::NotFoundError("no item of this carrier is under that decision"); }

// The items of this carrier that the decision was recorded on. Its effects stand right behind it in the same block.
absl::StatusOr<std::vector<std::string>> FindAll(const Register& registry, absl::string_view carrier, absl::string_view decision_id) {
  const ledger::Store& store = registry.store();
  const absl::StatusOr<std::optional<int64_t>> named = DecisionSequence(store.Metadata(), decision_id);
  if (!named.ok()) return named.status();
  if (!named->has_value() || **named > store.Head()) return NotFound();
  const int64_t sequence = **named;
  absl::StatusOr<ledger::CommittedBlock> block = store.ReadBlock(sequence);
  if (!block.ok()) return block.status();
  std::vector<std::string> found;
  for (int64_t at = sequence - (*block)->first_sequence(); at < (*block)->entries_size(); ++at) {
    const Entry& entry = (*block)->entries(static_cast<int>(at));
    if (!entry.has_item_decision() || entry.item_decision().decision_id() != decision_id) continue;
    if (entry.item_decision().carrier() == carrier) found.push_back(entry.item_decision().registration_number());
  }
  if (found.empty()) return NotFound();
  return found;
}

// One item, also when it took the decision over by being nested later.
absl::StatusOr<std::vector<std::string>> FindOne(const Register& registry, absl::string_view carrier, absl::string_view decision_id,
                                                 const std::string& registration_number) {
  absl::StatusOr<RegistrationRowPtr> registration = registry.overlay().FindRegistration(registration_number);
  if (!registration.ok()) return registration.status();
  if (*registration == nullptr) return NotFound();
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem((*registration)->item_id());
  if (!row.ok()) return row.status();
  const ItemUse* use = *row != nullptr ? FindUse(**row, registration_number) : nullptr;
  if (use == nullptr || use->carrier() != carrier) return NotFound();
  for (int64_t sequence : use->sequences()) {
    if (sequence > registry.store().Head()) continue;
    absl::StatusOr<ledger::StoredEntry> stored = registry.store().ReadEntry(sequence);
    if (!stored.ok()) return stored.status();
    if (stored->entry.item_decision().decision_id() == decision_id) return std::vector<std::string>{registration_number};
  }
  return NotFound();
}

class ConfirmationProposal final : public ledger::Proposal {
 public:
  ConfirmationProposal(Register* registry, const sealing::DayKeys& keys, ledger::v1::ConfirmationEntry confirmation, absl::Status found,
                       std::string request_id, std::function<void(absl::StatusOr<int64_t>)> done)
      : registry_(*registry),
        principal_(keys.principal),
        items_(confirmation.registration_numbers_size()),
        found_(std::move(found)),
        request_id_(std::move(request_id)),
        done_(std::move(done)) {
    sealed_.set_principal(principal_);
    sealed_.set_request_id(request_id_);
    *sealed_.mutable_confirmation() = std::move(confirmation);
    sealing::SealTexts(keys, sealed_);
  }

  size_t size_bytes() const override { return sealed_.ByteSizeLong(); }

  // A request that was answered before is answered the same, whatever the look-up says now. What it found stays so: a registration never
  // goes or changes hands, and a decision's effect on an item stands in the ledger.
  void Adjudicate(ledger::Draft& draft) override {
    if (earlier_.Find(registry_.requests(), draft, principal_, request_id_) || !found_.ok()) return;
    const int64_t sequence = draft.next_sequence();
    Entry& entry = draft.AddEntry();
    entry = std::move(sealed_);
    registry_.requests().Add(draft, principal_, request_id_, sequence);
    if (absl::Status status = ApplyConfirmation(registry_, sequence, entry); !status.ok()) draft.Fail(status);
  }

  void Complete(const absl::Status& status, const ledger::CommittedBlock& block) override {
    if (!status.ok()) return done_(status);
    if (!earlier_.found()) {
      if (!found_.ok()) return done_(found_);
      return done_(items_);
    }
    absl::StatusOr<Entry> entry = earlier_.Read(registry_.store(), block, {Entry::kConfirmation});
    if (!entry.ok()) return done_(entry.status());
    done_(static_cast<int64_t>(entry->confirmation().registration_numbers_size()));
  }

 private:
  Register& registry_;
  const std::string principal_;
  const int64_t items_;
  Entry sealed_;
  const absl::Status found_;
  const std::string request_id_;
  const std::function<void(absl::StatusOr<int64_t>)> done_;
  EarlierAnswer earlier_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> FindConfirmedItems(const Register& registry, absl::string_view carrier,
                                                            absl::string_view decision_id, const std::string& registration_number) {
  if (const auto named = DecisionSequence(registry.store().Metadata(), decision_id); !named.ok()) return named.status();
  if (registration_number.empty()) return FindAll(registry, carrier, decision_id);
  return FindOne(registry, carrier, decision_id, registration_number);
}

std::unique_ptr<ledger::Proposal> ProposeConfirmation(Register* registry, const sealing::DayKeys& keys, std::string decision_id,
                                                      v1::Confirmation confirmation, std::string text,
                                                      absl::StatusOr<std::vector<std::string>> items, std::string request_id,
                                                      std::function<void(absl::StatusOr<int64_t>)> done) {
  ledger::v1::ConfirmationEntry entry;
  entry.set_decision_id(std::move(decision_id));
  entry.set_confirmation(confirmation);
  entry.set_text(std::move(text));
  if (items.ok()) {
    for (std::string& number : *items) entry.add_registration_numbers(std::move(number));
  }
  return std::make_unique<ConfirmationProposal>(registry, keys, std::move(entry), items.status(), std::move(request_id),
                                                std::move(done));
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

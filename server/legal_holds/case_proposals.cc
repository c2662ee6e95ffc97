// SPDX-License-Identifier: Apache-2.0
#include "server/legal_holds/case_proposals.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/register/requests.h"
#include "server/register/rows.h"
#include "server/sealing/day_keys.h"

namespace postgate::legal_holds {
namespace {

using ledger::v1::Entry;

absl::Status NotThere(const std::string& registration_number) {
  return absl::NotFoundError(absl::StrCat("there is no item with the registration number ", registration_number, "; nothing is held"));
}

absl::StatusOr<LookedUp::Registration> LookUpOne(const registry::Register& registry, const std::string& registration_number) {
  const absl::StatusOr<std::optional<std::string>> item_id = registry.FindItemIdOf(registration_number);
  if (!item_id.ok()) return item_id.status();
  if (!item_id->has_value()) return NotThere(registration_number);
  const absl::StatusOr<registry::ItemRowPtr> row = registry.overlay().FindItem(**item_id);
  if (!row.ok()) return row.status();
  const ledger::v1::ItemUse* use = *row != nullptr ? registry::FindUse(**row, registration_number) : nullptr;
  if (use == nullptr) return NotThere(registration_number);
  return LookedUp::Registration{**item_id, {use->sequences().begin(), use->sequences().end()}};
}

class CaseProposal final : public ledger::Proposal {
 public:
  // Of a release nothing is looked up.
  CaseProposal(registry::Register* registry, Entry entry, LookedUp looked_up, CaseCommitted done)
      : registry_(*registry),
        entry_(std::move(entry)),
        kind_(entry_.kind_case()),
        size_(entry_.ByteSizeLong()),
        looked_up_(std::move(looked_up)),
        done_(std::move(done)) {}

  size_t size_bytes() const override { return size_; }

  void Adjudicate(ledger::Draft& draft) override {
    if (earlier_.Find(registry_.requests(), draft, entry_.principal(), entry_.request_id())) return;
    status_ = looked_up_.status;
    if (status_.ok() && entry_.has_legal_hold()) status_ = AddChanges(draft);
    if (!status_.ok()) return;
    registry_.requests().Add(draft, entry_.principal(), entry_.request_id(), draft.next_sequence());
    committed_.entry = entry_;
    draft.AddEntry() = std::move(entry_);
  }

  void Complete(const absl::Status& status, const ledger::CommittedBlock& block) override {
    if (!status.ok()) return done_(status);
    if (!status_.ok()) return done_(status_);
    if (!earlier_.found()) {
      committed_.committed_at = block->committed_at();
      return done_(std::move(committed_));
    }
    absl::StatusOr<Entry> entry = earlier_.Read(registry_.store(), block, {kind_});
    if (!entry.ok()) return done_(entry.status());
    if (!IsTheSame(*entry)) return done_(absl::AlreadyExistsError("request_id: it was used for another case, or with another authority_reference or other registration numbers"));
    committed_.entry = *std::move(entry);
    done_(std::move(committed_));
  }

 private:
  // Whether the earlier request asked for the same: for a person, "released" must not be the answer of another case.
  bool IsTheSame(const Entry& earlier) const {
    if (entry_.has_legal_hold_release()) return earlier.legal_hold_release().case_id() == entry_.legal_hold_release().case_id();
    const ledger::v1::LegalHoldEntry& asked = entry_.legal_hold();
    const ledger::v1::LegalHoldEntry& held = earlier.legal_hold();
    return asked.case_id() == held.case_id() && asked.authority_reference() == held.authority_reference() &&
           std::equal(asked.registrations().begin(), asked.registrations().end(), held.registrations().begin(), held.registrations().end(),
                      [](const auto& one, const auto& other) { return one.registration_number() == other.registration_number(); });
  }

  // Brings what was looked up to the present: what changed since is in memory, unless it was flushed.
  absl::Status AddChanges(ledger::Draft& draft) {
    ledger::v1::LegalHoldEntry& hold = *entry_.mutable_legal_hold();
    hold.set_case_day(sealing::DayOf(draft.now()));
    for (int i = 0; i < hold.registrations_size(); ++i) {
      const absl::StatusOr<registry::ItemRowPtr> row = registry_.overlay().FindItemInMemory(looked_up_.registrations[static_cast<size_t>(i)].item_id);
      if (!row.ok()) return row.status();
      if (*row == nullptr) continue;
      auto& registration = *hold.mutable_registrations(i);
      const ledger::v1::ItemUse* use = registry::FindUse(**row, registration.registration_number());
      if (use == nullptr) return NotThere(registration.registration_number());
      *registration.mutable_sequences() = use->sequences();
    }
    if (registry_.overlay().flushes() == looked_up_.flushes) return absl::OkStatus();
    return absl::AbortedError("the register was written to the disk while the registration numbers were looked up; call again");
  }

  registry::Register& registry_;
  Entry entry_;
  const Entry::KindCase kind_;
  const size_t size_;
  const LookedUp looked_up_;
  const CaseCommitted done_;
  absl::Status status_;
  CommittedCase committed_;
  registry::EarlierAnswer earlier_;
};

}  // namespace

LookedUp LookUp(const registry::Register& registry, const v1::PlaceLegalHoldRequest& request) {
  LookedUp looked_up;
  looked_up.flushes = registry.overlay().flushes();
  for (const std::string& number : request.registration_numbers()) {
    absl::StatusOr<LookedUp::Registration> registration = LookUpOne(registry, number);
    if (!registration.ok()) {
      looked_up.status = registration.status();
      break;
    }
    looked_up.registrations.push_back(*std::move(registration));
  }
  return looked_up;
}

std::unique_ptr<ledger::Proposal> ProposeLegalHold(registry::Register* registry, std::string principal, const v1::PlaceLegalHoldRequest& request,
                                                   LookedUp looked_up, CaseCommitted done) {
  Entry entry;
  entry.set_principal(std::move(principal));
  entry.set_request_id(request.request_id());
  ledger::v1::LegalHoldEntry& hold = *entry.mutable_legal_hold();
  hold.set_case_id(request.case_id());
  hold.set_authority_reference(request.authority_reference());
  for (int i = 0; i < request.registration_numbers_size(); ++i) {
    auto& registration = *hold.add_registrations();
    registration.set_registration_number(request.registration_numbers(i));
    // With them the proposal counts for what its entry will have.
    if (!looked_up.status.ok()) continue;
    const std::vector<int64_t>& sequences = looked_up.registrations[static_cast<size_t>(i)].sequences;
    registration.mutable_sequences()->Add(sequences.begin(), sequences.end());
  }
  return std::make_unique<CaseProposal>(registry, std::move(entry), std::move(looked_up), std::move(done));
}

std::unique_ptr<ledger::Proposal> ProposeRelease(registry::Register* registry, std::string principal, const v1::ReleaseLegalHoldRequest& request, CaseCommitted done) {
  Entry entry;
  entry.set_principal(std::move(principal));
  entry.set_request_id(request.request_id());
  entry.mutable_legal_hold_release()->set_case_id(request.case_id());
  return std::make_unique<CaseProposal>(registry, std::move(entry), LookedUp(), std::move(done));
}

}  // namespace postgate::legal_holds

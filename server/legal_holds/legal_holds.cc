// SPDX-License-Identifier: Apache-2.0
#include "server/legal_holds/legal_holds.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/crash_points/crash_points.h"
#include "core/identifiers/printable_ascii.h"
#include "server/ledger/answer.h"
#include "server/ledger/entry_proposal.h"
#include "server/legal_holds/limits.h"
#include "server/sealing/case_keys.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::legal_holds {
namespace {

using ledger::v1::LegalHoldRow;

absl::Status CheckRequestId(const std::string& request_id) {
  if (request_id.size() <= kRequestIdMax && identifiers::ScanAscii(request_id).printable) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("request_id: expected at most ", kRequestIdMax, " printable characters"));
}

absl::Status CheckCaseId(const std::string& case_id) {
  if (sealing::IsCaseId(case_id)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("case_id: expected 1 to ", sealing::kCaseIdMax, " of A-Z, a-z, 0-9, '-' and '_', the first a letter or digit"));
}

absl::Status NoCase(const std::string& case_id) { return absl::NotFoundError(absl::StrCat("there is no case ", case_id)); }

}  // namespace

absl::Status LegalHolds::CheckPlacement(const v1::PlaceLegalHoldRequest& request) const {
  if (absl::Status checked = CheckCaseId(request.case_id()); !checked.ok()) return checked;
  if (absl::Status checked = CheckRequestId(request.request_id()); !checked.ok()) return checked;
  const std::string& reference = request.authority_reference();
  if (reference.empty() || reference.size() > kReferenceMax || !identifiers::ScanAscii(reference).printable) {
    return absl::InvalidArgumentError(absl::StrCat("authority_reference: expected 1 to ", kReferenceMax, " printable characters"));
  }
  if (request.registration_numbers().empty() || request.registration_numbers_size() > kRegistrationsPerCallMax) {
    return absl::InvalidArgumentError(absl::StrCat("registration_numbers: expected 1 to ", kRegistrationsPerCallMax, ", not ", request.registration_numbers_size()));
  }
  const std::set<std::string> numbers(request.registration_numbers().begin(), request.registration_numbers().end());
  if (static_cast<int>(numbers.size()) != request.registration_numbers_size()) return absl::InvalidArgumentError("registration_numbers: one is named twice");
  return absl::OkStatus();
}

absl::Status LegalHolds::CheckMayPlace(const v1::PlaceLegalHoldRequest& request) const {
  const auto row = options_.reader->FindCase(request.case_id());
  if (!row.ok()) return row.status();
  if (row->has_value() && (*row)->has_released_at()) {
    return absl::FailedPreconditionError(absl::StrCat("case ", request.case_id(), " was released, and its keys are dropped: place a case with another identifier"));
  }
  const int64_t held = options_.reader->registrations();
  const auto is_new = [&](const std::string& number) { return !options_.reader->Holds(request.case_id(), number); };
  const int64_t more = std::count_if(request.registration_numbers().begin(), request.registration_numbers().end(), is_new);
  if (held + more <= kRegistrationsMax) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("all cases together hold ", held, " registrations of at most ", kRegistrationsMax, ": release a case, or name fewer"));
}

absl::StatusOr<CommittedCase> LegalHolds::LookUpAndPropose(const std::string& principal, const v1::PlaceLegalHoldRequest& request) {
  for (int looks = 1;; ++looks) {
    LookedUp looked_up{CheckMayPlace(request), {}, 0};
    if (looked_up.status.ok()) looked_up = LookUp(*options_.registry, request);
    ledger::Answer<absl::StatusOr<CommittedCase>> answer;
    options_.propose(ProposeLegalHold(options_.registry, principal, request, std::move(looked_up), answer.Taker()));
    absl::StatusOr<CommittedCase> answered = answer.Await();
    if (!absl::IsAborted(answered.status()) || looks == kLookUpsMax) return answered;
  }
}

absl::StatusOr<ledger::v1::LegalHoldEntry> LegalHolds::Commit(const std::string& principal, const v1::PlaceLegalHoldRequest& request) {
  CommittedCase committed;
  const absl::Status placed = options_.custody->WhileNoneIsDropped(options_.clock(), [&] {
    if (absl::Status checked = CheckPlacement(request); !checked.ok()) return checked;
    absl::StatusOr<CommittedCase> answered = LookUpAndPropose(principal, request);
    if (!answered.ok()) return answered.status();
    committed = *std::move(answered);
    Pass(CrashPoint::kHoldCommitted);
    return options_.await_applied(options_.store->Head());
  });
  if (!placed.ok()) return placed;
  return std::move(*committed.entry.mutable_legal_hold());
}

absl::StatusOr<v1::PlaceLegalHoldResponse> LegalHolds::Place(const std::string& principal, const v1::PlaceLegalHoldRequest& request) {
  const absl::StatusOr<ledger::v1::LegalHoldEntry> hold = Commit(principal, request);
  if (!hold.ok()) return hold.status();
  if (absl::Status sealed = SealAllOf(hold->case_id()); !sealed.ok()) {
    return absl::Status(sealed.code(), absl::StrCat("the case stands, but not all of it is sealed yet: ", sealed.message()));
  }
  v1::PlaceLegalHoldResponse response;
  for (const auto& registration : hold->registrations()) {
    absl::StatusOr<v1::HeldRegistration> described = Describe(hold->case_id(), registration);
    if (!described.ok()) return described.status();
    *response.add_registrations() = *std::move(described);
  }
  return response;
}

absl::Status LegalHolds::SealAllOf(const std::string& case_id) {
  // The answer to a repetition, about a case that was released since: it has nothing to seal.
  if (!options_.reader->IsStanding(case_id)) return absl::OkStatus();
  const absl::StatusOr<Sealed> sealed = SealPending();
  if (!sealed.ok()) return sealed.status();
  const auto left = sealed->left.find(case_id);
  return left == sealed->left.end() ? absl::OkStatus() : left->second;
}

absl::StatusOr<v1::HeldRegistration> LegalHolds::Describe(absl::string_view case_id, const ledger::v1::LegalHoldEntry::Registration& registration) const {
  v1::HeldRegistration described;
  described.set_registration_number(registration.registration_number());
  std::set<int64_t> seen;
  for (int64_t sequence : registration.sequences()) {
    absl::StatusOr<ledger::StoredEntry> stored = options_.store->ReadEntry(sequence);
    if (!stored.ok()) return stored.status();
    if (stored->entry.has_item_decision()) sequence = stored->entry.item_decision().decision_sequence();
    const auto held = options_.reader->FindHeld(sequence, case_id);
    if (!held.ok()) return held.status();
    if (!held->has_value() || !seen.insert(sequence).second) continue;
    const bool is_text = !stored->entry.has_item();
    if (!(*held)->content_erased() && !(is_text && (*held)->personal_erased())) described.set_entries_held(described.entries_held() + 1);
    if (!(*held)->personal_erased()) continue;
    v1::ErasedEntry& erased = *described.add_erased();
    erased.set_sequence(sequence);
    erased.set_version(stored->entry.item().version());
    erased.set_content_erased((*held)->content_erased());
  }
  return described;
}

absl::StatusOr<v1::ReleaseLegalHoldResponse> LegalHolds::Release(const std::string& principal, const v1::ReleaseLegalHoldRequest& request) {
  if (absl::Status checked = CheckCaseId(request.case_id()); !checked.ok()) return checked;
  if (absl::Status checked = CheckRequestId(request.request_id()); !checked.ok()) return checked;
  if (absl::Status known = options_.await_applied(options_.store->Head()); !known.ok()) return known;
  const auto row = options_.reader->FindCase(request.case_id());
  if (!row.ok()) return row.status();
  if (!row->has_value()) return NoCase(request.case_id());
  // Another case may have yet to seal what can be read by this one's keys alone. What can't be read keeps nobody from a release.
  SealPending().status().IgnoreError();
  v1::ReleaseLegalHoldResponse response;
  if ((*row)->has_released_at()) {
    *response.mutable_released_at() = (*row)->released_at();
    return response;
  }
  ledger::Answer<absl::StatusOr<CommittedCase>> answer;
  options_.propose(ProposeRelease(options_.registry, principal, request, answer.Taker()));
  absl::StatusOr<CommittedCase> committed = answer.Await();
  if (!committed.ok()) return committed.status();
  Pass(CrashPoint::kHoldReleased);
  if (absl::Status known = options_.await_applied(options_.store->Head()); !known.ok()) return known;
  *response.mutable_released_at() = committed->committed_at;
  return response;
}

absl::StatusOr<v1::ListLegalHoldsResponse> LegalHolds::List(const v1::ListLegalHoldsRequest& request) const {
  const int page_size = request.page_size() <= 0 ? kCasesPerPageMax : std::min(request.page_size(), kCasesPerPageMax);
  const absl::StatusOr<std::vector<LegalHoldRow>> rows = options_.reader->ListCases(request.after_case_id(), page_size);
  if (!rows.ok()) return rows.status();
  v1::ListLegalHoldsResponse response;
  for (const LegalHoldRow& row : *rows) {
    const absl::StatusOr<int64_t> waiting = options_.reader->CountPending(row.case_id());
    if (!waiting.ok()) return waiting.status();
    v1::LegalHold& hold = *response.add_holds();
    hold.set_case_id(row.case_id());
    hold.set_authority_reference(row.authority_reference());
    hold.set_placed_by(row.placed_by());
    *hold.mutable_placed_at() = row.placed_at();
    if (row.has_released_at()) *hold.mutable_released_at() = row.released_at();
    hold.set_registrations(row.registrations());
    hold.set_entries_held(row.entries_held());
    hold.set_entries_waiting(*waiting);
  }
  return response;
}

absl::StatusOr<std::vector<sealing::KeyName>> LegalHolds::KeysOfReleased() const {
  std::vector<sealing::KeyName> names;
  std::string after;
  for (;;) {
    const absl::StatusOr<std::vector<LegalHoldRow>> rows = options_.reader->ListCases(after, kCasesPerPageMax);
    if (!rows.ok()) return rows.status();
    for (const LegalHoldRow& row : *rows) {
      if (!row.has_released_at() || row.keys_erased()) continue;
      const sealing::Case released{row.case_id(), row.case_day()};
      names.push_back(sealing::CaseKeyName(released, ledger::v1::RETENTION_CLASS_PERSONAL));
      names.push_back(sealing::CaseKeyName(released, ledger::v1::RETENTION_CLASS_TRADE));
    }
    if (static_cast<int>(rows->size()) < kCasesPerPageMax) return names;
    after = rows->back().case_id();
  }
}

absl::Status LegalHolds::CommitHeld(ledger::v1::HoldEntry hold) {
  ledger::v1::Entry entry;
  entry.set_principal(ledger::kHubPrincipal);
  *entry.mutable_hold() = std::move(hold);
  ledger::Answer<absl::Status> answer;
  options_.propose(ledger::ProposeEntry(std::move(entry), answer.Taker()));
  if (absl::Status committed = answer.Await(); !committed.ok()) return committed;
  Pass(CrashPoint::kHeldCommitted);
  return options_.await_applied(options_.store->Head());
}

absl::StatusOr<Sealed> LegalHolds::SealPending() {
  // A reader that is being rebuilt knows a case before it knows what was sealed for it, and by which of its keys.
  if (absl::Status known = options_.await_applied(options_.store->Head()); !known.ok()) return known;
  Sealed sealed;
  PendingEntry from;
  for (;;) {
    const absl::StatusOr<std::vector<PendingEntry>> pending = options_.reader->ReadPending(from, kHeldPerEntryMax);
    if (!pending.ok()) return pending.status();
    if (pending->empty()) return sealed;
    const absl::StatusOr<PendingEntry> next = SealBatch(*pending, sealed);
    if (!next.ok()) return next.status();
    from = *next;
  }
}

absl::StatusOr<PendingEntry> LegalHolds::SealBatch(const std::vector<PendingEntry>& pending, Sealed& sealed) {
  const std::string& case_id = pending.front().case_id;
  const auto found = options_.reader->FindCase(case_id);
  if (!found.ok()) return found.status();
  const LegalHoldRow row = found->value_or(LegalHoldRow());
  ledger::v1::HoldEntry hold;
  hold.set_case_id(case_id);
  hold.set_case_day(row.case_day());
  PendingEntry next;
  int64_t taken = 0;
  size_t bytes = 0;
  for (const PendingEntry& entry : pending) {
    if (entry.case_id != case_id || bytes > kHeldBytesPerEntryMax) break;
    next = {case_id, entry.sequence + 1, {}, 0};
    absl::StatusOr<std::vector<ledger::v1::HoldEntry::Held>> parts = SealWaiting(row, entry.sequence);
    if (!parts.ok()) {
      // The other entries go on, of this case and of others.
      const std::string where = absl::StrCat("case ", case_id, ", entry ", entry.sequence, ": ");
      sealed.left.emplace(case_id, absl::Status(parts.status().code(), absl::StrCat(where, parts.status().message())));
      continue;
    }
    ++taken;
    for (ledger::v1::HoldEntry::Held& held : *parts) {
      bytes += held.sealed().size();
      *hold.add_held() = std::move(held);
    }
  }
  if (taken == 0) return next;
  if (absl::Status committed = CommitHeld(std::move(hold)); !committed.ok()) return committed;
  sealed.entries += taken;
  return next;
}

absl::StatusOr<std::vector<ledger::v1::HoldEntry::Held>> LegalHolds::SealWaiting(const LegalHoldRow& row, int64_t sequence) const {
  const absl::StatusOr<ledger::StoredEntry> stored = options_.store->ReadEntry(sequence);
  if (!stored.ok()) return stored.status();
  std::vector<ledger::v1::HoldEntry::Held> parts;
  if (!stored->entry.sealed().empty()) {
    absl::StatusOr<ledger::v1::HoldEntry::Held> held = SealOne(row, sequence, stored->entry);
    if (!held.ok()) return held.status();
    parts.push_back(*std::move(held));
    return parts;
  }
  // It could not be read when it began to wait. By itself it has nothing to hold, which ends its waiting; what it is an effect of may have.
  parts.emplace_back().set_sequence(sequence);
  if (!stored->entry.has_item_decision()) return parts;
  const int64_t decided = stored->entry.item_decision().decision_sequence();
  const auto known = options_.reader->FindHeld(decided, row.case_id());
  if (!known.ok()) return known.status();
  if (known->has_value()) return parts;
  const absl::StatusOr<ledger::StoredEntry> decision = options_.store->ReadEntry(decided);
  if (!decision.ok()) return decision.status();
  if (decision->entry.sealed().empty()) return parts;
  absl::StatusOr<ledger::v1::HoldEntry::Held> held = SealOne(row, decided, decision->entry);
  if (!held.ok()) return held.status();
  parts.push_back(*std::move(held));
  return parts;
}

absl::StatusOr<ledger::v1::HoldEntry::Held> LegalHolds::SealOne(const LegalHoldRow& row, int64_t sequence, const ledger::v1::Entry& entry) const {
  const absl::StatusOr<sealing::ClearFields> fields = sealing::OpenFields(*options_.keys, content_, sequence, entry);
  if (!fields.ok()) return fields.status();
  absl::StatusOr<std::string> again =
      sealing::SealForCase(*options_.keys, {row.case_id(), row.case_day()}, {row.personal_sealed(), row.trade_sealed()}, sequence, *fields);
  // As after a restore from before its release.
  if (absl::IsFailedPrecondition(again.status())) return absl::FailedPreconditionError("the case's key was erased; release the case again");
  if (!again.ok()) return again.status();
  ledger::v1::HoldEntry::Held held;
  held.set_sequence(sequence);
  held.set_personal_erased(!fields->personal.has_value());
  held.set_content_erased(!fields->personal.has_value() && !fields->trade.has_value());
  held.set_sealed(*std::move(again));
  return held;
}

}  // namespace postgate::legal_holds

// SPDX-License-Identifier: Apache-2.0
#include "server/register/item_history.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/message_lite.h"
#include "core/assessment/disclosure.h"
#include "core/assessment/queues.h"
#include "core/decisions/adjudication.h"
#include "core/decisions/standing_text.h"
#include "server/register/batch_signatures.h"
#include "server/register/containers.h"
#include "server/register/parcels.h"
#include "server/register/register.h"
#include "server/register/rows.h"
#include "server/register/submission.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::registry {
namespace {

using ledger::v1::Entry;
using ledger::v1::ItemRow;
using ledger::v1::ItemUse;

// A record of the item entry at `sequence`.
absl::StatusOr<v1::ItemRecord> RecordOf(sealing::Keys& keys, ReadBy reader, const sealing::HeldFields& held, const ledger::StoredEntry& stored) {
  const ledger::v1::ItemEntry& item = stored.entry.item();
  v1::ItemRecord record;
  record.set_registration_number(item.registration_number());
  record.set_version(item.version());
  record.set_sequence(stored.sequence);
  const absl::string_view carrier = CarrierOf(stored.entry.principal());
  record.set_carrier(carrier.data(), carrier.size());
  *record.mutable_received_at() = stored.committed_at;
  absl::StatusOr<sealing::OpenedBody> opened = sealing::OpenBody(keys, held, stored.sequence, stored.entry);
  if (!opened.ok()) return opened.status();
  ledger::v1::ItemBody& body = opened->body;
  *record.mutable_result() = ResultOf(stored.entry, body);
  record.set_personal_data_erased(opened->readable != sealing::Readable::kAll);
  record.set_content_erased(opened->readable == sealing::Readable::kNothing);
  // What could not be parsed has no item; its finding says so.
  if (body.received().empty() || !record.mutable_item()->ParseFromString(body.received())) record.clear_item();
  if (body.has_declaration()) {
    record.mutable_declaration()->Swap(body.mutable_declaration());
    record.mutable_declaration()->set_functional_reference_id(item.registration_number());
  }
  if (body.has_assessment()) {
    record.mutable_assessment()->Swap(body.mutable_assessment());
    if (reader == ReadBy::kCustoms) {
      AddAssignedReasons(item, *record.mutable_assessment());
    } else {
      assessment::KeepWhatCarriersAreTold(*record.mutable_assessment());
    }
  }
  if (item.outcome() == v1::OUTCOME_REJECTED) record.set_standing("rejected; not filed");
  return record;
}

absl::StatusOr<v1::Decision> DecisionOf(const Register& registry, const sealing::HeldFields& held, const ledger::v1::ItemDecisionEntry& effect) {
  absl::StatusOr<ledger::StoredEntry> stored = registry.store().ReadEntry(effect.decision_sequence());
  if (!stored.ok()) return stored.status();
  if (auto opened = sealing::OpenTexts(registry.keys(), held, stored->sequence, stored->entry); !opened.ok()) return opened.status();
  v1::Decision decision = std::move(*stored->entry.mutable_decision()->mutable_decision());
  decision.set_registration_number(effect.registration_number());
  decision.set_version(effect.version());
  decision.set_item_id(effect.item_id());
  decision.set_track(effect.track());
  return decision;
}

// What an answer may still hold.
struct Room {
  size_t bytes = kItemHistoryBytesMax;
  size_t piece_bytes = kItemPiecesBytesMax;
  size_t read_bytes = kItemBytesReadMax;
};

// Takes the entries of one registration from the newest to the oldest, so that what there is no room for is the oldest. What happened to a
// version stands behind its item entry, and is kept until that one comes.
class UseHistory {
 public:
  UseHistory(const ItemUse* use, bool departed) : use_(use), departed_(departed) {}

  absl::Status AddPiece(const Register& registry, const sealing::HeldFields& held, ledger::StoredEntry& stored, Room& room) {
    Entry& entry = stored.entry;
    if (entry.has_movement()) {
      if (TakeRoom(entry.movement().movement(), room)) movements_.push_back(entry.movement().movement());
    } else if (entry.has_item_decision()) {
      absl::StatusOr<v1::Decision> decision = DecisionOf(registry, held, entry.item_decision());
      if (!decision.ok()) return decision.status();
      if (TakeRoom(*decision, room)) decisions_.push_back(std::move(*decision));
    } else if (entry.has_confirmation()) {
      if (auto opened = sealing::OpenTexts(registry.keys(), held, stored.sequence, entry); !opened.ok()) return opened.status();
      v1::DecisionConfirmation confirmation;
      confirmation.set_decision_id(entry.confirmation().decision_id());
      confirmation.set_confirmation(entry.confirmation().confirmation());
      confirmation.set_text(entry.confirmation().text());
      *confirmation.mutable_confirmed_at() = stored.committed_at;
      if (TakeRoom(confirmation, room)) confirmations_.push_back(std::move(confirmation));
    }
    return absl::OkStatus();
  }

  // Gives a version what happened to it.
  void Complete(ReadBy reader, v1::ItemRecord& record) {
    record.set_standing(record.version() == use_->version() ? StandingText(reader, record) : absl::StrCat("replaced by version ", use_->version()));
    record.set_history_left_out(left_out_);
    left_out_ = false;
    MoveReversed(movements_, *record.mutable_movements());
    MoveReversed(decisions_, *record.mutable_decisions());
    MoveReversed(confirmations_, *record.mutable_confirmations());
  }

  // Movements that came before the item belong to its first version. What else is left belongs to a version that the row has forgotten.
  void AddEarlyMovements(v1::ItemRecord& first) {
    google::protobuf::RepeatedPtrField<v1::Movement> movements;
    MoveReversed(movements_, movements);
    for (v1::Movement& later : *first.mutable_movements()) *movements.Add() = std::move(later);
    first.mutable_movements()->Swap(&movements);
    if (left_out_) first.set_history_left_out(true);
  }

 private:
  // A carrier must not see from a track that waits what customs keeps to itself, or what the sequence lock found of others' filings: it waits for what it is told
  // that its own item was assessed for.
  std::string StandingText(ReadBy reader, const v1::ItemRecord& record) const {
    ledger::v1::ItemStanding standing = use_->standing();
    const bool is_told = reader == ReadBy::kCustoms || absl::c_linear_search(record.assessment().queues(), assessment::kSecurityQueue);
    if (!is_told) standing.mutable_security()->set_required(false);
    return decisions::DescribeStanding(standing, departed_ ? decisions::Phase::kAfterDeparture : decisions::Phase::kBeforeDeparture,
                                       decisions::IsReleased(use_->standing()));
  }

  bool TakeRoom(const google::protobuf::MessageLite& piece, Room& room) {
    const size_t bytes = piece.ByteSizeLong();
    if (bytes > room.piece_bytes) {
      left_out_ = true;
      room.piece_bytes = 0;
      return false;
    }
    room.piece_bytes -= bytes;
    return true;
  }
  template <typename Piece>
  static void MoveReversed(std::vector<Piece>& from, google::protobuf::RepeatedPtrField<Piece>& to) {
    for (auto it = from.rbegin(); it != from.rend(); ++it) *to.Add() = std::move(*it);
    from.clear();
  }

  const ItemUse* const use_;
  const bool departed_;
  bool left_out_ = false;
  std::vector<v1::Movement> movements_;
  std::vector<v1::Decision> decisions_;
  std::vector<v1::DecisionConfirmation> confirmations_;
};

// The entries of a registration and the movements of the receptacle and dispatch that the item is in, in order.
absl::StatusOr<std::set<int64_t>> SequencesOf(const Register& registry, const ItemUse& use, const Whereabouts& whereabouts) {
  std::set<int64_t> sequences(use.sequences().begin(), use.sequences().end());
  if (!whereabouts.receptacle_id.empty()) {
    absl::StatusOr<ContainerRowPtr> receptacle = registry.overlay().FindReceptacle(whereabouts.receptacle_id);
    if (!receptacle.ok()) return receptacle.status();
    if (*receptacle != nullptr) sequences.insert((*receptacle)->movement_sequences().begin(), (*receptacle)->movement_sequences().end());
  }
  if (!whereabouts.dispatch_id.empty()) {
    absl::StatusOr<ContainerRowPtr> dispatch = registry.overlay().FindDispatch(whereabouts.dispatch_id);
    if (!dispatch.ok()) return dispatch.status();
    if (*dispatch != nullptr) sequences.insert((*dispatch)->movement_sequences().begin(), (*dispatch)->movement_sequences().end());
  }
  return sequences;
}

// Makes the answer of the entries under one identifier. One entry at a time is in memory besides it.
class HistoryReader {
 public:
  HistoryReader(const Register& registry, const ItemRow& row, ReadBy reader, const sealing::HeldFields& held)
      : registry_(registry), row_(row), reader_(reader), held_(held) {}

  absl::Status AddUse(const ItemUse& use) {
    absl::StatusOr<Whereabouts> whereabouts = FindWhereabouts(registry_, &row_, use.carrier());
    if (!whereabouts.ok()) return whereabouts.status();
    absl::StatusOr<std::set<int64_t>> sequences = SequencesOf(registry_, use, *whereabouts);
    if (!sequences.ok()) return sequences.status();
    for (int64_t sequence : *sequences) places_.push_back({sequence, uses_.size()});
    uses_.emplace_back(&use, whereabouts->departed);
    first_of_use_.push_back(kNone);
    return absl::OkStatus();
  }
  void AddRejected(int64_t sequence) { places_.push_back({sequence, kNone}); }

  absl::StatusOr<ItemRecords> Read() {
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) { return a.sequence > b.sequence; });
    for (const Place& place : places_) {
      if (place.sequence > registry_.store().Head()) continue;
      absl::StatusOr<ledger::StoredEntry> stored = registry_.store().ReadEntry(place.sequence);
      if (!stored.ok()) return stored.status();
      if (!stored->entry.has_item()) {
        if (place.use == kNone) continue;
        if (absl::Status added = uses_[place.use].AddPiece(registry_, held_, *stored, room_); !added.ok()) return added;
        continue;
      }
      absl::Status added = AddRecord(*stored, place.use);
      if (!added.ok()) return added;
      if (answer_.older_left_out) break;
    }
    for (size_t use = 0; use < uses_.size() && !answer_.older_left_out; ++use) {
      if (first_of_use_[use] != kNone) uses_[use].AddEarlyMovements(answer_.records[first_of_use_[use]]);
    }
    std::reverse(answer_.records.begin(), answer_.records.end());
    return std::move(answer_);
  }

 private:
  static constexpr size_t kNone = static_cast<size_t>(-1);
  struct Place {
    int64_t sequence;
    size_t use;  // kNone: of a rejected item
  };

  // Without its content where there is no room for that; when there is no room at all, that record and all older ones are left out.
  absl::Status AddRecord(const ledger::StoredEntry& stored, size_t use) {
    if (answer_.records.size() == kItemRecordsMax || room_.read_bytes == 0) {
      answer_.older_left_out = true;
      return absl::OkStatus();
    }
    absl::StatusOr<v1::ItemRecord> record = RecordOf(registry_.keys(), reader_, held_, stored);
    if (!record.ok()) return record.status();
    // What the reader is told of it: the stored bytes would let a carrier count what it is not. Of what is erased or could not be parsed little is told, and as much was read.
    const size_t told = record->ByteSizeLong();
    const size_t read = record->has_item() ? told : std::max(told, sealing::BodyBytes(stored.entry));
    room_.read_bytes -= std::min(read, room_.read_bytes);
    if (use != kNone) uses_[use].Complete(reader_, *record);
    absl::StatusOr<std::optional<v1::SignedBy>> signer = SignerOf(registry_.store(), stored);
    if (!signer.ok()) return signer.status();
    if (signer->has_value()) *record->mutable_signed_by() = **std::move(signer);
    if (record->ByteSizeLong() > room_.bytes) {
      record->clear_item();
      record->clear_declaration();
      record->set_content_left_out(true);
    }
    const size_t bytes = record->ByteSizeLong();
    if (bytes > room_.bytes) {
      answer_.older_left_out = true;
      return absl::OkStatus();
    }
    room_.bytes -= bytes;
    if (use != kNone) first_of_use_[use] = answer_.records.size();
    answer_.records.push_back(std::move(*record));
    return absl::OkStatus();
  }

  const Register& registry_;
  const ItemRow& row_;
  const ReadBy reader_;
  const sealing::HeldFields& held_;
  std::vector<Place> places_;
  std::vector<UseHistory> uses_;
  std::vector<size_t> first_of_use_;  // where the oldest record of each use so far stands
  Room room_;
  ItemRecords answer_;  // newest first until it is done
};

absl::StatusOr<std::string> ItemIdOf(const Register& registry, absl::string_view item_id, absl::string_view registration_number) {
  if (item_id.empty() == registration_number.empty()) {
    return absl::InvalidArgumentError("name the item by either item_id or registration_number");
  }
  if (!item_id.empty()) return std::string(item_id.data(), item_id.size());
  absl::StatusOr<std::optional<std::string>> found = registry.FindItemIdOf(registration_number);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return absl::NotFoundError("there is no such item");
  return **found;
}

}  // namespace

absl::StatusOr<ItemRecords> ItemHistory(const Register& registry, absl::string_view item_id, absl::string_view registration_number,
                                        const MaySee& may_see, ReadBy reader, const sealing::HeldFields& held) {
  const absl::Status not_found = absl::NotFoundError("there is no such item");
  absl::StatusOr<std::string> key = ItemIdOf(registry, item_id, registration_number);
  if (!key.ok()) return key.status();
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(*key);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return not_found;
  HistoryReader history(registry, **row, reader, held);
  for (const ItemUse& use : (*row)->uses()) {
    if (!registration_number.empty() && use.registration_number() != registration_number) continue;
    if (!may_see(use.carrier(), use.destination_operator())) continue;
    if (absl::Status added = history.AddUse(use); !added.ok()) return added;
  }
  for (const ledger::v1::RejectedEntry& rejected : (*row)->rejected()) {
    if (registration_number.empty() && may_see(rejected.carrier(), "")) history.AddRejected(rejected.sequence());
  }
  absl::StatusOr<ItemRecords> answer = history.Read();
  if (answer.ok() && answer->records.empty()) return not_found;
  return answer;
}

absl::StatusOr<DeclaredItem> FindDeclaration(const Register& registry, absl::string_view registration_number, int32_t version, const sealing::HeldFields& held) {
  const absl::Status not_found = absl::NotFoundError("no item has this registration number and version");
  absl::StatusOr<std::optional<std::string>> item_id = registry.FindItemIdOf(registration_number);
  if (!item_id.ok()) return item_id.status();
  if (!item_id->has_value()) return not_found;
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(**item_id);
  if (!row.ok()) return row.status();
  const ItemUse* use = *row != nullptr ? FindUse(**row, registration_number) : nullptr;
  if (use == nullptr) return not_found;
  for (auto it = use->sequences().rbegin(); it != use->sequences().rend(); ++it) {
    if (*it > registry.store().Head()) continue;
    absl::StatusOr<ledger::StoredEntry> stored = registry.store().ReadEntry(*it);
    if (!stored.ok()) return stored.status();
    const Entry& entry = stored->entry;
    if (!entry.has_item() || (version != 0 && entry.item().version() != version)) continue;
    absl::StatusOr<v1::ItemRecord> record = RecordOf(registry.keys(), ReadBy::kCustoms, held, *stored);
    if (!record.ok()) return record.status();
    return DeclaredItem{std::move(*record->mutable_declaration()), std::move(*record->mutable_assessment()), entry.item().version(), stored->sequence,
                        use->carrier(), entry.item().destination_operator()};
  }
  return not_found;
}

std::vector<std::string> RelatedRegistrations(const Register& registry, absl::string_view item_id, absl::string_view registration_number) {
  std::vector<std::string> related;
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(item_id);
  // What can't be read is no relation; the delivery itself says what is known.
  if (!row.ok() || *row == nullptr) return related;
  const ItemUse* own = FindUse(**row, registration_number);
  for (const ItemUse& use : (*row)->uses()) {
    if (own == nullptr || use.carrier() == own->carrier() || use.cancelled()) continue;
    related.push_back(use.registration_number());
  }
  return related;
}

}  // namespace postgate::registry

// SPDX-License-Identifier: Apache-2.0
#include "server/register/rows.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/register/items.h"
#include "server/register/register.h"

namespace postgate::registry {

using ledger::v1::ItemRow;
using ledger::v1::ItemUse;
using ledger::v1::Nesting;

absl::string_view CarrierOf(absl::string_view principal) {
  return absl::ConsumePrefix(&principal, "carrier/") ? principal : absl::string_view();
}

std::string CarrierPrincipal(absl::string_view carrier) { return absl::StrCat("carrier/", carrier); }

const ItemUse* FindUse(const ItemRow& row, absl::string_view registration_number) {
  for (const ItemUse& use : row.uses()) {
    if (use.registration_number() == registration_number) return &use;
  }
  return nullptr;
}

ItemUse* FindUse(ItemRow& row, absl::string_view registration_number) {
  return const_cast<ItemUse*>(FindUse(std::as_const(row), registration_number));
}

const ItemUse* FindCurrentUse(const ItemRow* row, absl::string_view registration_number, int64_t sequence) {
  const ItemUse* use = row == nullptr ? nullptr : FindUse(*row, registration_number);
  return use != nullptr && use->sequence() == sequence && !use->cancelled() ? use : nullptr;
}

const ItemUse* FindNewestLiveUse(const ItemRow& row, absl::string_view carrier) {
  for (int i = row.uses_size() - 1; i >= 0; --i) {
    if (row.uses(i).carrier() == carrier && !row.uses(i).cancelled()) return &row.uses(i);
  }
  return nullptr;
}

const Nesting* FindNesting(const ItemRow& row, absl::string_view carrier) {
  for (const Nesting& nesting : row.nestings()) {
    if (nesting.carrier() == carrier) return &nesting;
  }
  return nullptr;
}

Nesting& MutableNesting(ItemRow& row, absl::string_view carrier) {
  if (const Nesting* found = FindNesting(row, carrier)) return const_cast<Nesting&>(*found);
  Nesting& nesting = *row.add_nestings();
  nesting.set_carrier(carrier.data(), carrier.size());
  return nesting;
}

void AddSequence(ItemUse& use, int64_t sequence) {
  auto& sequences = *use.mutable_sequences();
  if (sequences.size() >= kSequencesPerUseMax) sequences.erase(sequences.begin());
  sequences.Add(sequence);
}

void AddRejected(ItemRow& row, absl::string_view carrier, int64_t sequence) {
  int count = 0;
  for (const auto& rejected : row.rejected()) count += rejected.carrier() == carrier ? 1 : 0;
  auto& list = *row.mutable_rejected();
  if (count >= kRejectedPerRowMax) {
    for (auto it = list.begin(); it != list.end(); ++it) {
      if (it->carrier() != carrier) continue;
      list.erase(it);
      break;
    }
  }
  auto& rejected = *list.Add();
  rejected.set_carrier(carrier.data(), carrier.size());
  rejected.set_sequence(sequence);
}

void AddEarlierMovements(const ItemRow& row, absl::string_view carrier, ItemUse& use) {
  if (const Nesting* nesting = FindNesting(row, carrier)) {
    for (int64_t sequence : nesting->movement_sequences()) AddSequence(use, sequence);
  }
}

absl::Status ChangeUse(Register& registry, absl::string_view item_id, absl::string_view registration_number,
                       const std::function<void(ItemUse&)>& change) {
  absl::StatusOr<ItemRowPtr> found = registry.overlay().FindItem(item_id);
  if (!found.ok()) return found.status();
  ItemRow row = *found != nullptr ? **found : ItemRow();
  ItemUse* use = FindUse(row, registration_number);
  if (use == nullptr) return absl::InternalError(absl::StrCat("the register has no registration ", registration_number));
  change(*use);
  registry.overlay().PutItem(item_id, row);
  return absl::OkStatus();
}

}  // namespace postgate::registry

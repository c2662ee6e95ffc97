// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/entry_leaf.h"

#include "core/digest/sha256.h"

namespace postgate::ledger {

audit_tree::Hash EntryHash(absl::string_view serialized, const v1::Entry& entry, const audit_tree::Hash* sealed_digest) {
  const absl::string_view last = entry.sealed().empty() ? absl::string_view(entry.item().body()) : absl::string_view(entry.sealed());
  if (last.empty()) return digest::Sha256Of({serialized});
  const audit_tree::Hash known = sealed_digest != nullptr ? *sealed_digest : digest::Sha256Of({last});
  serialized.remove_suffix(last.size());
  return digest::Sha256Of({serialized, digest::ViewOf(known)});
}

receipts::Leaf LeafOf(const v1::Entry& entry) {
  receipts::Leaf leaf;
  switch (entry.kind_case()) {
    case v1::Entry::kItem:
      leaf.outcome = entry.item().outcome();
      leaf.registration_number = entry.item().registration_number();
      break;
    case v1::Entry::kMovement:
      leaf.outcome = entry.movement().outcome();
      break;
    case v1::Entry::kCancellation:
      leaf.registration_number = entry.cancellation().registration_number();
      break;
    default:
      break;
  }
  return leaf;
}

}  // namespace postgate::ledger

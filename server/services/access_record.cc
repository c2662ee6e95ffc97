// SPDX-License-Identifier: Apache-2.0
#include "server/services/access_record.h"

#include <utility>

#include "server/ledger/entry_proposal.h"

namespace postgate::services {

bool IsAccessRecorded(const identity::Principal& principal) { return principal.role != identity::Role::kCarrier; }

std::unique_ptr<ledger::Proposal> ProposeAccess(const identity::Principal& principal, ledger::v1::AccessEntry access,
                                                std::function<void(const absl::Status&)> done) {
  if (access.item_sequences().empty()) {
    done(absl::OkStatus());
    return nullptr;
  }
  ledger::v1::Entry entry;
  entry.set_principal(identity::ToString(principal));
  *entry.mutable_access() = std::move(access);
  return ledger::ProposeEntry(std::move(entry), std::move(done));
}

}  // namespace postgate::services

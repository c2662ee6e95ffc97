// SPDX-License-Identifier: Apache-2.0
#include "server/services/access_record.h"

#include <utility>

#include "server/ledger/entry_proposal.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::services {

std::unique_ptr<ledger::Proposal> ProposeAccess(const identity::Principal& principal, ledger::v1::AccessEntry access,
                                                std::function<void(const absl::Status&)> done) {
  ledger::v1::Entry entry;
  entry.set_principal(identity::ToString(principal));
  *entry.mutable_access() = std::move(access);
  return ledger::ProposeEntry(std::move(entry), std::move(done));
}

std::unique_ptr<ledger::Proposal> ProposeAccess(const sealing::DayKeys& keys, ledger::v1::AccessEntry access, std::function<void(const absl::Status&)> done) {
  ledger::v1::Entry entry;
  entry.set_principal(keys.principal);
  *entry.mutable_access() = std::move(access);
  sealing::SealTexts(keys, entry);
  return ledger::ProposeEntry(std::move(entry), std::move(done));
}

}  // namespace postgate::services

// SPDX-License-Identifier: Apache-2.0
#include "server/retention/erasure.h"

#include <utility>

#include "server/ledger/entry_proposal.h"

namespace postgate::retention {
namespace {

// What the hub does by itself.
constexpr char kHub[] = "hub";

}  // namespace

std::unique_ptr<ledger::Proposal> ProposeErasure(const std::vector<sealing::KeyName>& names, std::function<void(const absl::Status&)> done) {
  ledger::v1::Entry entry;
  entry.set_principal(kHub);
  for (const sealing::KeyName& name : names) {
    ledger::v1::ErasureEntry::Key& key = *entry.mutable_erasure()->add_keys();
    key.set_principal(name.principal);
    key.set_day(name.day);
    key.set_retention_class(name.retention_class);
  }
  return ledger::ProposeEntry(std::move(entry), std::move(done));
}

}  // namespace postgate::retention

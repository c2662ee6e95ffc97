// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ENTRY_PROPOSAL_H_
#define POSTGATE_SERVER_LEDGER_ENTRY_PROPOSAL_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/ledger/proposal.h"

namespace postgate::ledger {

// Proposes one entry that is taken as it is, whatever else is in the ledger. `done` is called once, when it is on disk or with what stopped the ledger, on
// the committer's thread: quick.
std::unique_ptr<Proposal> ProposeEntry(v1::Entry entry, std::function<void(const absl::Status&)> done);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ENTRY_PROPOSAL_H_

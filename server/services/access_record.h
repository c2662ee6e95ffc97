// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_ACCESS_RECORD_H_
#define POSTGATE_SERVER_SERVICES_ACCESS_RECORD_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/identity/principal.h"
#include "server/ledger/proposal.h"
#include "server/sealing/day_keys.h"

namespace postgate::services {

// Records what customs is shown of what others filed; the answer goes out after `done` said OK.
std::unique_ptr<ledger::Proposal> ProposeAccess(const identity::Principal& principal, ledger::v1::AccessEntry access,
                                                std::function<void(const absl::Status&)> done);
// The same of what says why: its texts are sealed with `keys`, which are those of the principal.
std::unique_ptr<ledger::Proposal> ProposeAccess(const sealing::DayKeys& keys, ledger::v1::AccessEntry access, std::function<void(const absl::Status&)> done);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_ACCESS_RECORD_H_

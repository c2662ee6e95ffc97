// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_ACCESS_RECORD_H_
#define POSTGATE_SERVER_SERVICES_ACCESS_RECORD_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/identity/principal.h"
#include "server/ledger/proposal.h"

namespace postgate::services {

// Whether what this principal is shown is recorded: a carrier sees what it filed or what is sent to it, all others see what others filed.
bool IsAccessRecorded(const identity::Principal& principal);

// Records it; the answer goes out after `done` said OK. What names no item needs no record: `done` is called at once then, and there is no proposal.
std::unique_ptr<ledger::Proposal> ProposeAccess(const identity::Principal& principal, ledger::v1::AccessEntry access,
                                                std::function<void(const absl::Status&)> done);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_ACCESS_RECORD_H_

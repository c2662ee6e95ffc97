// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RETENTION_ERASURE_H_
#define POSTGATE_SERVER_RETENTION_ERASURE_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "server/ledger/proposal.h"
#include "server/sealing/keys.h"

namespace postgate::retention {

// Records that these keys are about to be dropped. `done` on the committer's thread, with OK once it is on disk.
std::unique_ptr<ledger::Proposal> ProposeErasure(const std::vector<sealing::KeyName>& names, std::function<void(const absl::Status&)> done);

}  // namespace postgate::retention

#endif  // POSTGATE_SERVER_RETENTION_ERASURE_H_

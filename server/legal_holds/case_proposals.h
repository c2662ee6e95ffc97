// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEGAL_HOLDS_CASE_PROPOSALS_H_
#define POSTGATE_SERVER_LEGAL_HOLDS_CASE_PROPOSALS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/legal_hold.pb.h"
#include "server/ledger/proposal.h"
#include "server/register/register.h"

namespace postgate::legal_holds {

// The entry of this request, or of the earlier one with the same request_id.
struct CommittedCase {
  ledger::v1::Entry entry;
  // Absent for an earlier one.
  google::protobuf::Timestamp committed_at;
};
using CaseCommitted = std::function<void(absl::StatusOr<CommittedCase>)>;

// What the register says of a request's registrations. Looked up before, so that the committer, and with it all carriers, waits for no disk.
struct LookedUp {
  struct Registration {
    std::string item_id;
    std::vector<int64_t> sequences;
  };
  // NOT_FOUND names the first registration that is not there, and then nothing is held; or the register's error. Not OK: the answer but to a request that was answered before.
  absl::Status status;
  std::vector<Registration> registrations;  // in the request's order
  int64_t flushes = 0;                      // the register's, before it was looked at
};
// Reads the disk: not on the committer's thread.
LookedUp LookUp(const registry::Register& registry, const v1::PlaceLegalHoldRequest& request);

// A LegalHoldEntry with the entries that its registrations have then, in flight included. ABORTED when rows of the register went to the disk since the look-up: look up again, and propose
// again. ALREADY_EXISTS as EarlierAnswer's. `principal` is "operator/NAME". Of a case that is not released.
std::unique_ptr<ledger::Proposal> ProposeLegalHold(registry::Register* registry, std::string principal, const v1::PlaceLegalHoldRequest& request,
                                                   LookedUp looked_up, CaseCommitted done);

// A LegalHoldReleaseEntry, of a case that stands.
std::unique_ptr<ledger::Proposal> ProposeRelease(registry::Register* registry, std::string principal, const v1::ReleaseLegalHoldRequest& request, CaseCommitted done);

}  // namespace postgate::legal_holds

#endif  // POSTGATE_SERVER_LEGAL_HOLDS_CASE_PROPOSALS_H_
